package dev.stoker.cli;

import java.nio.file.Path;
import java.util.List;

/**
 * What a start here would say of the configuration.
 *
 * @param read files that are there, the weaker one first
 * @param missing files that are not there, likewise
 * @param problems one line each; empty if all is well
 */
public record ConfigVerdict(List<Path> read, List<Path> missing, List<String> problems) {
    public ConfigVerdict {
        read = List.copyOf(read);
        missing = List.copyOf(missing);
        problems = List.copyOf(problems);
    }
}
