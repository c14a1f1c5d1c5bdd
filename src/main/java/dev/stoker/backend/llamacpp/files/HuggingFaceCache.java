package dev.stoker.backend.llamacpp.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The hub cache: {@code models--OWNER--NAME/snapshots/REVISION/FILE}, each file a link into the
 * repository's {@code blobs}. Source: huggingface_hub's {@code file_download.py}.
 */
final class HuggingFaceCache {
    private static final Pattern REPOSITORY =
            Pattern.compile("models--(?:([A-Za-z0-9][\\w.-]*?)--)?([A-Za-z0-9][\\w.-]*)");
    private static final int LONGEST_REF = 128;
    private static final int SNAPSHOT_DEPTH = 4;

    private final Path root;
    private final Predicate<Path> wanted;
    private final Refusals refusals;

    /**
     * @param root with links followed
     */
    HuggingFaceCache(Path root, Predicate<Path> wanted, Refusals refusals) {
        this.root = root;
        this.wanted = wanted;
        this.refusals = refusals;
    }

    /** The files of each repository, those of the newest revision first and no file twice. */
    List<FoundFile> files(Containment containment) {
        var all = new ArrayList<FoundFile>();
        for (Path folder : folders(root)) {
            Matcher matcher = REPOSITORY.matcher(folder.getFileName().toString());
            if (matcher.matches()) {
                String owner = matcher.group(1);
                String repository =
                        owner == null ? matcher.group(2) : owner + "/" + matcher.group(2);
                addFiles(folder, repository, containment, all);
            }
        }
        return all;
    }

    private void addFiles(
            Path folder, String repository, Containment containment, List<FoundFile> all) {
        var seen = new HashSet<String>();
        for (Path snapshot : snapshots(folder)) {
            var names = new ArrayList<String>();
            for (Path path :
                    FolderWalk.files(
                            ModelStore.HUGGING_FACE, snapshot, SNAPSHOT_DEPTH, wanted, refusals)) {
                String name = snapshot.relativize(path).toString();
                FoundFile file = seen.contains(name) ? null : containment.file(path, repository);
                if (file != null) {
                    all.add(file);
                    names.add(name);
                }
            }
            seen.addAll(names);
        }
    }

    /** The revision that {@code refs/main} names comes first; it is compared, never made a path. */
    private List<Path> snapshots(Path folder) {
        String main = ref(folder.resolve("refs").resolve("main"));
        return folders(folder.resolve("snapshots")).stream()
                .sorted(
                        Comparator.comparing(
                                (Path path) -> !path.getFileName().toString().equals(main)))
                .toList();
    }

    private static String ref(Path file) {
        try {
            return Files.size(file) <= LONGEST_REF ? Files.readString(file).strip() : "";
        } catch (IOException _) {
            return "";
        }
    }

    private List<Path> folders(Path parent) {
        if (!Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            refusals.add(
                    ModelStore.HUGGING_FACE,
                    parent,
                    e instanceof IOException io ? io : new IOException(e));
            return List.of();
        }
    }
}
