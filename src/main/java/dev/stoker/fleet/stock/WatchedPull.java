package dev.stoker.fleet.stock;

import dev.stoker.backend.PullStep;
import dev.stoker.core.Bytes;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Passes the steps of a download on, and warns once it is told how large it is. For the thread of
 * its work.
 */
final class WatchedPull implements Consumer<PullStep> {
    private static final Logger LOG = Logger.getLogger(WatchedPull.class);

    private final Pulls.Listener listener;
    private final Check check;
    private Bytes checked = Bytes.ZERO;

    /** Says what speaks against it. */
    @FunctionalInterface
    interface Check {
        /** Null where nothing does. Blocks for a moment. */
        @Nullable String warning(Bytes total, Bytes left);
    }

    WatchedPull(Pulls.Listener listener, Check check) {
        this.listener = listener;
        this.check = check;
    }

    @Override
    public void accept(PullStep step) {
        Bytes total = step.total();
        // Servers tell one file after the other, so that what is known to come grows.
        if (total != null && total.compareTo(checked) > 0) {
            checked = total;
            warn(total, total.minus(step.done()));
        }
        listener.accept(step);
    }

    /** A server that tells nonsense, or a bug here, is no reason to break the download off. */
    private void warn(Bytes total, Bytes left) {
        try {
            listener.tell(null, check.warning(total, left));
        } catch (RuntimeException e) {
            LOG.debugf(e, "a download of %s was not checked", total);
        }
    }
}
