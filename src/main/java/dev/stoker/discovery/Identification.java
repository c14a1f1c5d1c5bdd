package dev.stoker.discovery;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Asks one server what it is: the probes in their order, the first that recognises it wins. */
final class Identification {
    private static final Logger LOG = Logger.getLogger(Identification.class);

    private final List<Probe> probes;
    private final PeerProbe peers;
    private final Duration timeout;

    /**
     * @param probes in the order of asking: some servers answer anything, so those that are told
     *     apart with certainty come first
     */
    Identification(List<Probe> probes, PeerProbe peers, Duration timeout) {
        this.probes = List.copyOf(probes);
        this.peers = peers;
        this.timeout = timeout;
    }

    /** What a listener turned out to be. */
    sealed interface Outcome {
        /** A model server. */
        record Server(RunningServer server) implements Outcome {}

        /** Recognised, and not to be listed. */
        record LeftOut(String note) implements Outcome {}

        /** Not a model server, or not yet. */
        record Nothing() implements Outcome {}
    }

    /** Blocks for up to the timeout of each probe. */
    Outcome ask(Listener listener) {
        URI base = listener.base();
        if (listener.host().equals("127.0.0.1")
                && !Loopback.accepts(listener.host(), listener.port())
                && Loopback.accepts("[::1]", listener.port())) {
            // It listens on [::] and was told to leave IPv4 alone.
            base = URI.create("http://[::1]:" + listener.port());
        }
        String stoker = peers.versionOf(base, timeout);
        if (stoker != null) {
            return new Outcome.LeftOut(base + " is another Stoker, version " + stoker);
        }
        RunningServer server = recognise(base, listener.process());
        return server == null ? new Outcome.Nothing() : new Outcome.Server(server);
    }

    /**
     * What answers at that address.
     *
     * @param process known to listen there; null if that is not known
     */
    @Nullable RunningServer recognise(URI base, @Nullable ProcessEntry process) {
        for (Probe probe : probes) {
            Probe.Recognised found = probe.recognise(base, timeout);
            LOG.debugf(
                    "probed: at=%s kind=%s recognised=%s",
                    base, probe.kind().wireName(), found != null);
            if (found != null) {
                return new RunningServer(
                        probe.kind(),
                        base,
                        found.version(),
                        process == null ? null : process.pid(),
                        found.how() + where(base, process));
            }
        }
        return null;
    }

    private static String where(URI base, @Nullable ProcessEntry process) {
        return process == null
                ? "; port " + base.getPort() + " is one that is always looked at"
                : "; process " + process.name() + " (pid " + process.pid() + ") listens there";
    }
}
