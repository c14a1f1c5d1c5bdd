package dev.stoker.backend.llamacpp.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets through only files that lie inside their store once links are followed, whatever their names
 * try. The one way from a name or digest to a file in this package (SECURITY rule 7).
 */
final class Containment {
    /** The whole text, so that no line break can follow; {@code -} is how files spell it. */
    private static final Pattern DIGEST = Pattern.compile("sha256[:-]([0-9a-f]{64})");

    /** Backslashes and drive letters lead elsewhere on another system, control characters lie. */
    private static final Pattern TREACHEROUS =
            Pattern.compile("[A-Za-z]:.*|.*[\\\\\\p{Cc}].*", Pattern.DOTALL);

    private final ModelStore store;
    private final List<Path> realRoots;
    private final Refusals refusals;

    /**
     * @param realRoots where the store's files may lie, with links already followed
     */
    Containment(ModelStore store, List<Path> realRoots, Refusals refusals) {
        this.store = store;
        this.realRoots = List.copyOf(realRoots);
        this.refusals = refusals;
    }

    /**
     * The file at {@code path}, or null if it is none or was refused.
     *
     * @param repository passed on
     */
    @Nullable FoundFile file(Path path, @Nullable String repository) {
        if (TREACHEROUS.matcher(path.getFileName().toString()).matches()) {
            refusals.add(
                    store, path, "has a backslash, drive letter or control character in its name");
            return null;
        }
        try {
            Path real = path.toRealPath();
            if (realRoots.stream().noneMatch(real::startsWith)) {
                refusals.add(store, path, "leads outside of its store");
                return null;
            }
            var attributes = Files.readAttributes(real, BasicFileAttributes.class);
            return attributes.isRegularFile()
                    ? new FoundFile(
                            store,
                            path,
                            real,
                            attributes.size(),
                            attributes.lastModifiedTime(),
                            repository)
                    : null;
        } catch (IOException e) {
            refusals.add(store, path, e);
            return null;
        }
    }

    /** The blob of that digest in {@code folder}, or null if there is none or it was refused. */
    @Nullable FoundFile blob(Path folder, String digest, Path namedBy) {
        var matcher = DIGEST.matcher(digest);
        if (!matcher.matches()) {
            refusals.add(store, namedBy, "names a blob by something that is no sha256 digest");
            return null;
        }
        return file(folder.resolve("sha256-" + matcher.group(1)), null);
    }
}
