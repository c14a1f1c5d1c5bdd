package dev.stoker.core;

import java.nio.file.Path;
import java.util.Map;

/** Where Stoker keeps its token, logs and ledgers. Pure: nothing is created or read here. */
public final class StateFolder {
    private StateFolder() {}

    /**
     * The first that is set of {@code STOKER_STATE_FOLDER}, {@code STATE_DIRECTORY} (which systemd
     * sets), {@code XDG_STATE_HOME/stoker}, and otherwise {@code ~/.local/state/stoker}. Daemon and
     * commands must agree on it, so both ask here.
     */
    public static Path of(Map<String, String> environment, Path home) {
        String own = environment.getOrDefault("STOKER_STATE_FOLDER", "");
        if (!own.isEmpty()) {
            return Path.of(own);
        }
        String service = environment.getOrDefault("STATE_DIRECTORY", "");
        if (!service.isEmpty()) {
            return Path.of(service);
        }
        String xdg = environment.getOrDefault("XDG_STATE_HOME", "");
        Path states = xdg.isEmpty() ? home.resolve(".local").resolve("state") : Path.of(xdg);
        return states.resolve("stoker");
    }
}
