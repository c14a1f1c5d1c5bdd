package dev.stoker.conformance;

import dev.stoker.dialect.Json;
import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeModelServer.Answer;
import dev.stoker.testing.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a fake has instead of a model: it keeps to what it is asked for, as far as it reached it.
 * Safe for any thread.
 */
final class Mind {
    private static final int CONTEXT = 8192;
    private static final Pattern ENDLESS = Pattern.compile("for ever, (\\w+)\\.");
    private static final Duration BREATH = Duration.ofMillis(2);

    private final Function<Boolean, Answer> tooLong;
    private final Map<String, Boolean> working = new ConcurrentHashMap<>();

    /**
     * @param tooLong how the kind refuses a prompt of more than 8,192 tokens, streamed or not
     */
    Mind(Function<Boolean, Answer> tooLong) {
        this.tooLong = tooLong;
    }

    /** Whether it works on the endless answer of that caller. */
    boolean works(String caller) {
        return working.containsKey(caller);
    }

    /** How it answers in these words. */
    Answer in(Wording words) {
        return (exchange, wire) -> answer(words, exchange, wire);
    }

    private void answer(Wording words, Exchange exchange, Wire wire)
            throws IOException, InterruptedException {
        byte[] body = exchange.body();
        Wanted wanted = words.read(Objects.requireNonNull(Json.treeOrNull(body, 0, body.length)));
        Matcher endless = ENDLESS.matcher(wanted.prompt());
        if (wanted.promptTokens() > CONTEXT) {
            tooLong.apply(wanted.stream()).give(exchange, wire);
        } else if (endless.find()) {
            goOn(endless.group(1), words, wanted, wire);
        } else if (wanted.stream()) {
            words.head(wire);
            for (String event : words.begin(wanted)) {
                wire.chunk(event);
            }
            for (String event : words.stream(wanted, Said.to(wanted))) {
                wire.chunk(event);
            }
            wire.end();
        } else {
            Answers.json(200, words.whole(wanted, Said.to(wanted))).give(exchange, wire);
        }
    }

    /** Until the peer leaves. */
    private void goOn(String caller, Wording words, Wanted wanted, Wire wire)
            throws IOException, InterruptedException {
        working.put(caller, true);
        try {
            words.head(wire);
            for (String event : words.begin(wanted)) {
                wire.chunk(event);
            }
            while (true) {
                wire.chunk(words.token(" on")).pause(BREATH);
            }
        } finally {
            working.remove(caller);
        }
    }
}
