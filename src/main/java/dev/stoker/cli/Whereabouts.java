package dev.stoker.cli;

import java.net.URI;
import java.util.List;

/**
 * Where the daemon answers, as far as this machine tells.
 *
 * @param address the usual one where it is not known
 * @param known whether the running daemon or the configuration says so
 * @param problems why the configuration cannot be read, one line each; empty if it can
 */
public record Whereabouts(URI address, boolean known, List<String> problems) {
    public Whereabouts {
        problems = List.copyOf(problems);
    }
}
