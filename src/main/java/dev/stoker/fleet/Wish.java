package dev.stoker.fleet;

import dev.stoker.admission.Party;
import dev.stoker.admission.Priority;
import dev.stoker.backend.Use;
import dev.stoker.routing.Attempt;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A call that wants a place. Immutable.
 *
 * @param spec as the caller wrote it; null asks for the default model
 * @param by whom it counts for
 * @param conversation what all calls of one conversation have in common, so that they may meet the
 *     prompt's beginning again where the last one was; null where that is not known
 * @param attempts places where this very call was not served, none of which is to be the next
 * @param begun whether it was at a place before, so that it has been counted for its party
 * @param position told where it stands whenever that changes while it waits for its turn, 1 being
 *     the next; on the fleet's own thread, so it must not wait
 */
public record Wish(
        @Nullable String spec,
        Use use,
        Needs needs,
        Party by,
        Priority priority,
        @Nullable String conversation,
        List<Attempt> attempts,
        boolean begun,
        IntConsumer position) {
    /** Copies the list. */
    public Wish {
        attempts = List.copyOf(attempts);
    }

    /** One that was nowhere before, but for those attempts. */
    public Wish(
            @Nullable String spec,
            Use use,
            Needs needs,
            Party by,
            Priority priority,
            @Nullable String conversation,
            List<Attempt> attempts,
            IntConsumer position) {
        this(spec, use, needs, by, priority, conversation, attempts, !attempts.isEmpty(), position);
    }

    /** Of somebody on this machine, with no further needs. */
    public static Wish of(@Nullable String spec, Use use) {
        return new Wish(
                spec,
                use,
                Needs.NOTHING,
                Party.LOCAL,
                Priority.INTERACTIVE,
                null,
                List.of(),
                _ -> {});
    }

    /** The same call, which may go to every place once more. */
    public Wish anywhere() {
        return new Wish(spec, use, needs, by, priority, conversation, List.of(), true, position);
    }

    /** The same, which was not served there. */
    public Wish after(Attempt attempt) {
        return new Wish(
                spec,
                use,
                needs,
                by,
                priority,
                conversation,
                Stream.concat(attempts.stream(), Stream.of(attempt)).toList(),
                true,
                position);
    }
}
