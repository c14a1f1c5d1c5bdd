package dev.stoker.backend.hub.folder;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A file that is being downloaded. It grows at its end only, and its digest with it. One thread
 * uses it; interrupting that thread closes it, and leaves on the disk what was written. Locked
 * against other processes while it is open.
 */
public final class PartFile implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final String sha256;
    private final long size;
    private final Digest digest = new Digest();
    private long length;
    private @Nullable String etag;

    private PartFile(Path target, FileChannel channel, String sha256, long size) {
        this.file = part(target);
        this.channel = channel;
        this.sha256 = sha256;
        this.size = size;
    }

    static Path part(Path target) {
        return target.resolveSibling(target.getFileName() + ".part");
    }

    static Path note(Path target) {
        return target.resolveSibling(target.getFileName() + ".part.json");
    }

    /** Has the unfinished file be there, perhaps without a byte. */
    static void touch(Path target) throws IOException {
        try {
            Files.createFile(part(target));
        } catch (FileAlreadyExistsException _) {
            // Of an earlier attempt, which is gone on with.
        }
    }

    /** Bytes of that very file that an earlier attempt left. */
    static long held(Path target, String sha256, long size) throws IOException {
        Path part = part(target);
        PartNote note = PartNote.read(note(target));
        return note != null
                        && note.isOf(sha256, size)
                        && Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)
                ? Math.min(size, Files.size(part))
                : 0;
    }

    /**
     * Goes on with what is there, or begins anew where that is of another file.
     *
     * @param read told of bytes that are there and had to be read again for the digest
     * @throws StokerException {@code BUSY} if another process writes it
     */
    static PartFile open(Path target, String sha256, long size, LongConsumer read)
            throws IOException {
        var channel =
                FileChannel.open(
                        part(target),
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE,
                        LinkOption.NOFOLLOW_LINKS);
        var part = new PartFile(target, channel, sha256, size);
        try {
            part.lock();
            part.resume(read);
            return part;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void lock() throws IOException {
        try {
            if (channel.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException _) {
            // Somebody else within this process.
        }
        throw new StokerException(
                ErrorCode.BUSY, "another process downloads the same file into the same folder");
    }

    private void resume(LongConsumer read) throws IOException {
        PartNote known = PartNote.read(noteFile());
        if (known == null || !known.isOf(sha256, size) || channel.size() > size) {
            restart();
            return;
        }
        etag = known.etag();
        digest.addAll(channel, read);
        length = channel.size();
    }

    private Path noteFile() {
        String name = file.getFileName().toString();
        return file.resolveSibling(name + ".json");
    }

    /** Bytes that are there. */
    public long length() {
        return length;
    }

    /** Bytes that are not. */
    public long missing() {
        return size - length;
    }

    /** By which the server knows the version that is there in part; null where it gave none. */
    public @Nullable String etag() {
        return etag;
    }

    /** Keeps in mind, beyond this process, which version comes now. */
    public void from(@Nullable String version) throws IOException {
        if (etag == null ? version != null : !etag.equals(version)) {
            etag = version;
            new PartNote(sha256, size, version).write(noteFile());
        }
    }

    /** Forgets what is there. */
    public void restart() throws IOException {
        channel.truncate(0);
        length = 0;
        digest.restart();
        etag = null;
        new PartNote(sha256, size, null).write(noteFile());
    }

    /** Writes at the end, no more than is missing. */
    public void append(ByteBuffer bytes) throws IOException {
        if (bytes.remaining() > missing()) {
            throw new IllegalArgumentException("more bytes than are missing");
        }
        digest.add(bytes);
        while (bytes.hasRemaining()) {
            length += channel.write(bytes, length);
        }
    }

    /**
     * Has all of it on the disk for good, if it is what it should be; otherwise deletes it. Asked
     * once, when nothing is missing.
     *
     * @throws StokerException {@code BACKEND_ERROR} if its digest is another
     */
    public void verify() throws IOException {
        String actual = digest.hex();
        if (!actual.equals(sha256)) {
            channel.truncate(0);
            Files.deleteIfExists(noteFile());
            Files.deleteIfExists(file);
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR,
                    "what was downloaded has the digest %s instead of %s; it was deleted"
                            .formatted(actual, sha256));
        }
        channel.force(true);
    }

    /** Leaves nothing on the disk where not a byte has come. */
    @Override
    public void close() throws IOException {
        try (channel) {
            if (length == 0 && missing() > 0) {
                Files.deleteIfExists(noteFile());
                Files.deleteIfExists(file);
            }
        }
    }
}
