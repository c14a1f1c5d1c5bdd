package dev.stoker.fleet.stock;

import dev.stoker.backend.PullStep;
import dev.stoker.core.Bytes;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes the steps of a download on, and warns once it is told how large it is. For the thread of
 * its work.
 */
final class WatchedPull implements Consumer<PullStep> {
    private final Pulls.Listener listener;
    private final @Nullable String known;
    private final Check check;
    private Bytes checked = Bytes.ZERO;

    /** Says what speaks against it. */
    @FunctionalInterface
    interface Check {
        /** Null where nothing does. Blocks for a moment. */
        @Nullable String warning(Bytes total, Bytes left);
    }

    /**
     * @param known what speaks against it already; null if nothing does
     */
    WatchedPull(Pulls.Listener listener, @Nullable String known, Check check) {
        this.listener = listener;
        this.known = known;
        this.check = check;
    }

    @Override
    public void accept(PullStep step) {
        Bytes total = step.total();
        // Servers tell one file after the other, so that what is known to come grows.
        if (total != null && total.compareTo(checked) > 0) {
            checked = total;
            String warning = check.warning(total, total.minus(step.done()));
            listener.tell(null, warning == null ? known : warning);
        }
        listener.accept(step);
    }
}
