package dev.stoker.fleet;

import dev.stoker.backend.Use;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An engine at one moment.
 *
 * @param state {@code stopped}, {@code starting}, {@code ready}, {@code draining} or {@code
 *     cooling}
 * @param because why it is in that state, if there is something to say
 * @param inUse requests it serves now
 * @param failures ends in a row that nobody asked for, failed starts among them
 * @param lastLines what it wrote last, oldest first, if it failed; without secrets and paths
 * @param held whether somebody stopped it by hand, so that none starts until it is told to
 */
public record EngineView(
        String model,
        Use use,
        String state,
        Instant since,
        @Nullable String because,
        @Nullable Long pid,
        @Nullable URI base,
        int inUse,
        int failures,
        List<String> lastLines,
        boolean held) {
    /** Copies the list. */
    public EngineView {
        lastLines = List.copyOf(lastLines);
    }

    /** The same, stopped by hand; where it has no process any more, for that reason. */
    EngineView held(String why) {
        return with(state.equals("stopped") ? why : because, true);
    }

    /** The same, in that state for another reason. */
    EngineView saying(String why) {
        return with(why, held);
    }

    private EngineView with(@Nullable String why, boolean isHeld) {
        return new EngineView(
                model, use, state, since, why, pid, base, inUse, failures, lastLines, isHeld);
    }

    /** One that has written nothing of interest. */
    public EngineView(
            String model,
            Use use,
            String state,
            Instant since,
            @Nullable String because,
            @Nullable Long pid,
            @Nullable URI base,
            int inUse,
            int failures) {
        this(model, use, state, since, because, pid, base, inUse, failures, List.of(), false);
    }
}
