package dev.stoker.backend.llamacpp.files;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A file that lies where it should; of its content nothing is known yet.
 *
 * @param path as the store names it
 * @param real the same with all links followed: what was looked at, and what an engine gets
 * @param repository {@code owner/name} in stores that have such
 */
record FoundFile(
        ModelStore store,
        Path path,
        Path real,
        long bytes,
        FileTime changed,
        @Nullable String repository) {

    /** The file's name without its ending. */
    String stem() {
        String name = path.getFileName().toString();
        return name.toLowerCase(Locale.ROOT).endsWith(".gguf")
                ? name.substring(0, name.length() - ".gguf".length())
                : name;
    }

    /** The folder that makes files neighbours. */
    Path folder() {
        return path.resolveSibling("");
    }
}
