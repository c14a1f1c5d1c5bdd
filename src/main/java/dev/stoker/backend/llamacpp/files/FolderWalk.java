package dev.stoker.backend.llamacpp.files;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Lists the files of a folder in a fixed order, without following links to folders. */
final class FolderWalk extends SimpleFileVisitor<Path> {
    private static final int MOST_ENTRIES = 50_000;

    private final ModelStore store;
    private final Path root;
    private final Predicate<Path> wanted;
    private final Refusals refusals;
    private final List<Path> found = new ArrayList<>();
    private int entries;

    private FolderWalk(ModelStore store, Path root, Predicate<Path> wanted, Refusals refusals) {
        this.store = store;
        this.root = root;
        this.wanted = wanted;
        this.refusals = refusals;
    }

    /**
     * The wanted files and links under {@code root}, sorted; nothing if there is no such folder.
     * Hidden ones are passed over.
     *
     * @param root with links followed, else nothing is found behind it
     * @param depth 1 for the folder itself only
     */
    static List<Path> files(
            ModelStore store, Path root, int depth, Predicate<Path> wanted, Refusals refusals) {
        var walk = new FolderWalk(store, root, wanted, refusals);
        try {
            Files.walkFileTree(root, Set.of(), depth, walk);
        } catch (IOException e) {
            refusals.add(store, root, e);
        }
        Collections.sort(walk.found);
        return walk.found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        return isHidden(folder) ? FileVisitResult.SKIP_SUBTREE : counted();
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (!attributes.isDirectory() && !isHidden(file) && wanted.test(file)) {
            found.add(file);
        }
        return counted();
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException why) {
        if (!(why instanceof NoSuchFileException)) {
            refusals.add(store, path, why);
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException why) {
        if (why != null) {
            refusals.add(store, folder, why);
        }
        return FileVisitResult.CONTINUE;
    }

    private boolean isHidden(Path path) {
        return !path.equals(root) && path.getFileName().toString().startsWith(".");
    }

    private FileVisitResult counted() {
        if (++entries <= MOST_ENTRIES) {
            return FileVisitResult.CONTINUE;
        }
        refusals.add(
                store,
                root,
                "has more than %d entries, the rest is left out".formatted(MOST_ENTRIES));
        return FileVisitResult.TERMINATE;
    }
}
