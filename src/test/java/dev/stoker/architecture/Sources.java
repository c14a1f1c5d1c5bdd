package dev.stoker.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The project's Java files, as they lie in the tree. */
final class Sources {
    private Sources() {}

    static List<Path> main() {
        return below(Path.of("src", "main", "java"));
    }

    /** Main, tests and benchmarks. */
    static List<Path> all() {
        return below(Path.of("src"));
    }

    private static List<Path> below(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
