package dev.stoker.cli;

import java.nio.file.Path;
import java.util.List;

/**
 * What a start here would say of the configuration.
 *
 * @param read files that are there, the weaker one first
 * @param missing files that are not there, likewise
 * @param problems one line each; empty if all is well
 * @param notices what keeps no daemon from starting and is not there, or cannot be read: folders,
 *     keys, one line each
 */
public record ConfigVerdict(
        List<Path> read, List<Path> missing, List<String> problems, List<String> notices) {
    public ConfigVerdict {
        read = List.copyOf(read);
        missing = List.copyOf(missing);
        problems = List.copyOf(problems);
        notices = List.copyOf(notices);
    }
}
