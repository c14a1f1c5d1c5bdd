package dev.stoker.config;

import org.jspecify.annotations.Nullable;

/**
 * What the configuration names is not there or not fit: a key, its file, a certificate. The
 * configuration itself is in order, so this keeps one backend down and not the daemon.
 */
final class NotUsable extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String shown;

    /**
     * @param message for the owner of the machine, who may see paths
     * @param shown the same for whoever asks the daemon
     */
    NotUsable(String message, String shown, @Nullable Throwable cause) {
        super(message, cause);
        this.shown = shown;
    }

    /** Where no path is in it. */
    NotUsable(String message) {
        this(message, message, null);
    }

    /** Without a path of this machine. */
    String shown() {
        return shown;
    }
}
