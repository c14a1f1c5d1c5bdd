package dev.stoker.backend.hub.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The files of a model that lies in the folder. */
public final class StoredModel {
    private static final Pattern PART =
            Pattern.compile("(.+)-[0-9]{5}-of-([0-9]{5})\\.gguf", Pattern.CASE_INSENSITIVE);

    private final OwnFolder folder;
    private final Path file;
    private final @Nullable Path projector;

    /**
     * @param file the model's only or first one, which the folder holds
     * @param projector as the scan attached it
     */
    public StoredModel(OwnFolder folder, Path file, @Nullable Path projector) {
        this.folder = folder;
        this.file = file;
        this.projector = projector;
    }

    /** {@code org/repo}; the folder's name where it lies less deep. */
    public String repository() throws IOException {
        Path inside = folder.inside(file);
        int words = Math.min(2, inside.getNameCount() - 1);
        return words == 0 ? "" : inside.subpath(0, words).toString().replace('\\', '/');
    }

    /** Deletes all of it, and the folders that are empty then. */
    public void delete() throws IOException {
        for (Path part : parts()) {
            folder.delete(part);
        }
        Path eyes = projector;
        if (eyes != null && folder.holds(eyes) && !isNeeded(eyes)) {
            folder.delete(eyes);
            folder.removeEmpty(eyes.resolveSibling(""));
        }
        folder.removeEmpty(file.resolveSibling(""));
    }

    /** The first one last, so that what is left after a failure still shows. */
    private List<Path> parts() {
        Matcher split = PART.matcher(file.getFileName().toString());
        if (!split.matches()) {
            return List.of(file);
        }
        var parts = new ArrayList<Path>();
        for (int part = Integer.parseInt(split.group(2)); part >= 1; part--) {
            Path at =
                    file.resolveSibling(
                            "%s-%05d-of-%s.gguf".formatted(split.group(1), part, split.group(2)));
            if (part == 1 || !Files.exists(at) || folder.holds(at)) {
                parts.add(at);
            }
        }
        return parts;
    }

    /** Whether another model of the repository is left beside or below it. */
    private boolean isNeeded(Path eyes) throws IOException {
        try (var left = Files.walk(eyes.resolveSibling(""))) {
            return left.map(path -> path.getFileName().toString().toLowerCase(Locale.ROOT))
                    .anyMatch(name -> name.endsWith(".gguf") && !name.contains("mmproj"));
        }
    }
}
