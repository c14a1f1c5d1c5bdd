package dev.stoker.cli.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Removes a file, or a folder with all that is in it. Root removes what belongs to the service's
 * user, who may put a link in the place of a folder at any moment: so no name is followed twice,
 * each is looked up in the folder that was opened before.
 */
final class Removal {
    /** Folders within folders: each that is open takes a file of this process, and of its stack. */
    private static final int DEEPEST = 64;

    private final Consumer<Path> opened;

    /**
     * @param opened is told the name of each folder between its being opened and emptied
     */
    Removal(Consumer<Path> opened) {
        this.opened = opened;
    }

    /**
     * Links are removed and not followed. Blocks.
     *
     * @throws IOException also where folders lie too deep within each other, as nothing of ours
     *     does
     */
    void of(Path path) throws IOException {
        Path name = path.getFileName();
        Path folder = path.toAbsolutePath().getParent();
        if (name == null || folder == null) {
            throw new IOException(path + " is no file's name");
        }
        try (DirectoryStream<Path> around = Files.newDirectoryStream(folder)) {
            if (around instanceof SecureDirectoryStream<Path> secure) {
                remove(secure, name, path, DEEPEST);
                return;
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        if (!Files.getOwner(folder).equals(Files.getOwner(path, LinkOption.NOFOLLOW_LINKS))) {
            throw new IOException(
                    path + " is another user's, and this system has no safe way to remove it");
        }
        plainly(path);
    }

    private void remove(SecureDirectoryStream<Path> in, Path name, Path whole, int deeper)
            throws IOException {
        if (!isFolder(in, name)) {
            in.deleteFile(name);
            return;
        }
        if (deeper == 0) {
            throw new IOException(
                    "%s has folders within folders, more than %d deep; remove it by hand"
                            .formatted(whole, DEEPEST));
        }
        try (SecureDirectoryStream<Path> folder =
                in.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            opened.accept(name);
            for (Path entry : folder) {
                Path inside = entry.getFileName();
                if (inside != null) {
                    remove(folder, inside, whole, deeper - 1);
                }
            }
        }
        in.deleteDirectory(name);
    }

    private static boolean isFolder(SecureDirectoryStream<Path> in, Path name) throws IOException {
        @Nullable BasicFileAttributeView view =
                in.getFileAttributeView(
                        name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        return view != null && view.readAttributes().isDirectory();
    }

    private static void plainly(Path path) throws IOException {
        List<Path> all;
        try (Stream<Path> walked = Files.walk(path)) {
            all = walked.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path one : all) {
            Files.delete(one);
        }
    }
}
