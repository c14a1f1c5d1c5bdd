package dev.stoker.cli;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the daemon answers, as far as this machine tells.
 *
 * @param address the usual one where it is not known
 * @param known whether the running daemon or the configuration says so
 * @param problems why the configuration cannot be read, one line each; empty if it can
 * @param own where a daemon of this very user and state folder runs; null where none does
 */
public record Whereabouts(URI address, boolean known, List<String> problems, @Nullable URI own) {
    public Whereabouts {
        problems = List.copyOf(problems);
    }
}
