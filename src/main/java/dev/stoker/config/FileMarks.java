package dev.stoker.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What configuration files look like from the outside: equal for two looks between which none was
 * written, renamed, made or deleted. Of what a link leads to.
 */
public record FileMarks(List<Mark> files) {
    public FileMarks {
        files = List.copyOf(files);
    }

    /** How those of these sources look now. Blocks. */
    public static FileMarks of(ConfigSources sources) {
        return new FileMarks(sources.files().stream().map(file -> Mark.of(file.path())).toList());
    }

    /** The paths, there or not, the weaker one first. */
    public List<Path> paths() {
        return files.stream().map(Mark::path).toList();
    }

    /**
     * One file.
     *
     * @param written null where there is no file, or none that can be looked at
     * @param key tells one file from another at the same path; null where the system has no such
     */
    record Mark(Path path, @Nullable FileTime written, long bytes, @Nullable Object key) {
        static Mark of(Path path) {
            try {
                var now = Files.readAttributes(path, BasicFileAttributes.class);
                return new Mark(path, now.lastModifiedTime(), now.size(), now.fileKey());
            } catch (IOException _) {
                return new Mark(path, null, 0, null);
            }
        }
    }
}
