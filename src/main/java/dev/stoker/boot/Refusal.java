package dev.stoker.boot;

import java.util.Map;

/** How a daemon ends that refuses its configuration. */
final class Refusal {
    /** Our property lists set it. */
    private static final String UNDER_LAUNCHD = "LAUNCHD_SERVICE";

    private Refusal() {}

    /**
     * The exit code of this program for one that it would end with elsewhere. systemd is told to
     * start nothing again that ends with that of a refused configuration. launchd knows no more of
     * an end than whether it was in good order, and starts all that was not again, every ten
     * seconds for ever: to it this is one.
     */
    static int code(int elsewhere, Map<String, String> environment) {
        return elsewhere == Daemon.CONFIG_INVALID && environment.containsKey(UNDER_LAUNCHD)
                ? 0
                : elsewhere;
    }
}
