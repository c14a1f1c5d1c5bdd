package dev.stoker.conformance;

import dev.stoker.gguf.TinyGguf;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a mind answers: the tiny model's sentence, or what was asked for instead. Pure but for
 * answers that are random.
 *
 * @param pieces the text, token by token
 * @param thought null without one
 * @param tool the function called; null if none is
 * @param stopped the stop sequence that was reached; null if none was
 */
record Said(
        List<String> pieces,
        @Nullable String thought,
        @Nullable String tool,
        @Nullable String stopped,
        End end) {
    static final String ARGUMENTS = "{\"city\":\"Paris\"}";

    private static final AtomicInteger CHANCE = new AtomicInteger();

    /** Why it ended. */
    enum End {
        STOP,
        LENGTH,
        TOOL
    }

    static Said to(Wanted wanted) {
        String thought = wanted.thinks() ? "They greet me." : null;
        if (wanted.tool() != null) {
            return new Said(List.of(), thought, wanted.tool(), null, End.TOOL);
        }
        String text = wanted.json() ? ARGUMENTS : TinyGguf.SENTENCE;
        if (wanted.random()) {
            text += " " + CHANCE.incrementAndGet();
        }
        List<String> pieces = List.of(text.split("(?= )", -1));
        int most = wanted.limit() == null ? pieces.size() : wanted.limit();
        boolean cut = most < pieces.size();
        if (cut) {
            pieces = pieces.subList(0, most);
        }
        String whole = String.join("", pieces);
        for (String stop : wanted.stop()) {
            int at = whole.indexOf(stop);
            if (at >= 0) {
                List<String> before = List.of(whole.substring(0, at).split("(?= )", -1));
                return new Said(before, thought, null, stop, End.STOP);
            }
        }
        return new Said(pieces, thought, null, null, cut ? End.LENGTH : End.STOP);
    }

    String text() {
        return String.join("", pieces);
    }

    int tokens() {
        return Math.max(1, pieces.size());
    }
}
