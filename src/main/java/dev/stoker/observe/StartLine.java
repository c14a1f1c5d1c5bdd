package dev.stoker.observe;

import dev.stoker.core.StokerVersion;
import dev.stoker.fleet.FleetView;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.file.Path;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one line about the start: where Stoker is, which one, and what it serves. Written once both
 * the address and the first scan are there, whichever comes last. Safe for any thread.
 */
@Singleton
public final class StartLine {
    private static final Logger LOG = Logger.getLogger("dev.stoker");

    private final StokerVersion version;
    private final WishWarnings wishes;
    private @Nullable URI address;
    private @Nullable Path socket;
    private @Nullable FleetView first;

    StartLine(StokerVersion version, WishWarnings wishes) {
        this.version = version;
        this.wishes = wishes;
    }

    /**
     * The daemon takes requests there.
     *
     * @param unix the Unix socket; null if there is none
     */
    public synchronized void listening(URI at, @Nullable Path unix) {
        address = at;
        socket = unix;
        writeIfComplete();
    }

    synchronized void scanned(FleetView view) {
        first = view;
        writeIfComplete();
    }

    private void writeIfComplete() {
        FleetView view = first;
        if (address == null || view == null) {
            return;
        }
        var line =
                LogLine.of("Stoker serves")
                        .with("address", address)
                        .with("socket", socket)
                        .with("version", version)
                        .with("backends", view.backends().size())
                        .with("models", view.models().size());
        String missing = Serving.whyNot(view);
        if (missing == null) {
            LOG.info(line);
        } else {
            LOG.warn(line.with("because", missing).with("todo", "ask `stoker doctor`"));
        }
        wishes.due();
    }
}
