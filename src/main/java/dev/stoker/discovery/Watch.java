package dev.stoker.discovery;

import dev.stoker.core.BackendKind;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is known of one listener, and when to ask it again. Used by discovery's thread alone. */
final class Watch {
    /** A model server that is starting says so soon; a web server never will. */
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

    private static final Duration LAST_RETRY = Duration.ofMinutes(1);

    /** A process known to be a model server may load for long, and is awaited. */
    private static final Duration LAST_RETRY_WHILE_STARTING = Duration.ofSeconds(2);

    private static final Duration STARTING = Duration.ofMinutes(10);

    private final Listener listener;
    private final Instant since;
    private Identification.Outcome outcome = new Identification.Outcome.Nothing();
    private Duration pause = FIRST_RETRY;
    private @Nullable Instant askAt;
    private boolean answered;

    /** Asked first at {@code now}. */
    Watch(Listener listener, Instant now) {
        this.listener = listener;
        this.since = now;
        this.askAt = now;
    }

    Listener listener() {
        return listener;
    }

    Identification.Outcome outcome() {
        return outcome;
    }

    /** Whether it has been asked at least once. */
    boolean answered() {
        return answered;
    }

    /** True once each time it is to be asked; the answer is to be brought with {@link #settle}. */
    boolean takeTurn(Instant now) {
        if (askAt == null || now.isBefore(askAt)) {
            return false;
        }
        askAt = null;
        return true;
    }

    /** Nothing more is asked of it. */
    void leaveOut(String note) {
        outcome = new Identification.Outcome.LeftOut(note);
        answered = true;
        askAt = null;
    }

    /** Takes an answer. One that is certain is final while the socket lives. */
    void settle(Identification.Outcome found, Instant now) {
        answered = true;
        boolean better = !(found instanceof Identification.Outcome.Nothing);
        if (better) {
            outcome = found; // and a server too busy to answer again stays what it was
        }
        if (!certain()) {
            askAt = now.plus(pause);
            Duration longest = awaited(now) ? LAST_RETRY_WHILE_STARTING : LAST_RETRY;
            pause = pause.multipliedBy(2);
            pause = pause.compareTo(longest) > 0 ? longest : pause;
        }
    }

    private boolean awaited(Instant now) {
        return listener.process() != null
                && outcome instanceof Identification.Outcome.Nothing
                && Duration.between(since, now).compareTo(STARTING) < 0;
    }

    /**
     * "Some OpenAI-compatible server" may be one that has not said its name yet, and a server that
     * loads does not tell its version yet.
     */
    private boolean certain() {
        return switch (outcome) {
            case Identification.Outcome.Server(var server) ->
                    server.kind() != BackendKind.OPENAI && server.version() != null;
            case Identification.Outcome.LeftOut _ -> true;
            case Identification.Outcome.Nothing _ -> false;
        };
    }
}
