package dev.stoker.backend.hub.folder;

import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

/** The folder, by the names of a repository and of the files in it. Blocks. */
public final class OwnFolder {
    private final Path root;
    private final Room room;
    private final Bytes reserve;

    /** Folders are made and removed one after the other. */
    private final ReentrantLock folders = new ReentrantLock();

    /** How many bytes may still be written to the disk of a folder; tests say something else. */
    @FunctionalInterface
    public interface Room {
        long at(Path folder) throws IOException;

        /** What the file system says. */
        static Room ofDisk() {
            return folder -> Files.getFileStore(folder).getUsableSpace();
        }
    }

    /**
     * @param root absolute; made when it is needed
     * @param reserve to leave free on its disk
     */
    public OwnFolder(Path root, Bytes reserve, Room room) {
        this.root = root;
        this.reserve = reserve;
        this.room = room;
    }

    /**
     * Where that file of that repository is or will be. Looks at no disk.
     *
     * @throws StokerException {@code MODEL_FILE_REFUSED} if its name leads anywhere else
     */
    public Path file(String repository, String path) {
        return SafeNames.below(root, repository + "/" + path);
    }

    /**
     * Makes the folder of {@code file}, and its unfinished file, so that nobody who removes empty
     * folders finds this one empty.
     */
    public void prepare(Path file) throws IOException {
        folders.lock();
        try {
            Files.createDirectories(root);
            Path real = root.toRealPath();
            Path folder = real.resolve(root.relativize(file)).resolveSibling("");
            SafeNames.makeFolders(real, folder);
            PartFile.touch(file);
        } finally {
            folders.unlock();
        }
    }

    /**
     * Whether it is there with that very content, which is read for it.
     *
     * @param read told of the bytes read
     */
    public boolean has(Path file, long size, String sha256, LongConsumer read) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) != size) {
            return false;
        }
        var digest = new Digest();
        try (var channel =
                FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            digest.addAll(channel, read);
        }
        return digest.hex().equals(sha256);
    }

    /** Bytes of that very file that an unfinished download left. */
    public long held(Path file, long size, String sha256) throws IOException {
        return PartFile.held(file, sha256, size);
    }

    /** Begins or goes on with a file; see {@link PartFile#open}. */
    public PartFile part(Path file, long size, String sha256, LongConsumer read)
            throws IOException {
        return PartFile.open(file, sha256, size, read);
    }

    /** The file while it is being downloaded. */
    public Path partOf(Path file) {
        return PartFile.part(file);
    }

    /**
     * Sees that there is room for that many bytes more.
     *
     * @throws StokerException {@code STORAGE_FAILED} if there is not
     */
    public void demandRoom(Bytes more) throws IOException {
        Files.createDirectories(root);
        var free = new Bytes(Math.max(0, room.at(root)));
        if (more.plus(reserve).compareTo(free) > 0) {
            throw new StokerException(
                    ErrorCode.STORAGE_FAILED,
                    "%s are to be downloaded, %s are free on the disk of the model folder, of which %s are kept free"
                            .formatted(more, free, reserve));
        }
    }

    /** Gives a downloaded and verified file its name, for good. */
    public void install(Path file) throws IOException {
        Files.move(
                PartFile.part(file),
                file,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(PartFile.note(file));
        force(file.resolveSibling(""));
    }

    /** A new name lasts when its folder is written; where a folder cannot be opened, it just is. */
    private static void force(Path folder) {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException _) {
            // Not on every system.
        }
    }

    /** Drops what was downloaded of it, and any file of that name. */
    public void discard(Path file) throws IOException {
        Files.deleteIfExists(PartFile.part(file));
        Files.deleteIfExists(PartFile.note(file));
    }

    /**
     * Whether that file lies in the folder, not through a link.
     *
     * @param file as a scan named it
     */
    public boolean holds(Path file) {
        try {
            Path real = root.toRealPath();
            return file.toRealPath().startsWith(real)
                    && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException _) {
            return false;
        }
    }

    /** The words of {@code file} below the folder. */
    public Path inside(Path file) throws IOException {
        return root.toRealPath().relativize(file.toRealPath());
    }

    /** Deletes a file that {@link #holds} said yes to, and what is left of downloads of it. */
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
        discard(file);
    }

    /** Removes {@code folder} and those above it while they are empty, but not the root. */
    public void removeEmpty(Path folder) throws IOException {
        folders.lock();
        try {
            removeWhileEmpty(folder);
        } finally {
            folders.unlock();
        }
    }

    private void removeWhileEmpty(Path folder) throws IOException {
        Path real = root.toRealPath();
        Path there = folder;
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        Path at = there == null ? null : there.toRealPath();
        while (at != null && !at.equals(real) && at.startsWith(real) && isEmpty(at)) {
            Files.delete(at);
            at = at.getParent();
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (var entries = Files.newDirectoryStream(folder)) {
            return !entries.iterator().hasNext();
        } catch (NoSuchFileException _) {
            return false;
        }
    }
}
