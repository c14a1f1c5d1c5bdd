package dev.stoker.boot.listen;

import dev.stoker.config.UnixSocket;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;

/**
 * The file of a Unix socket of our own: made where nobody else can put another in its place, and
 * taken away by whoever made it.
 *
 * @param key which file of that name it is
 */
record SocketFile(Path path, Object key) {
    private static final int KIND = 0170000;
    private static final int SOCKET = 0140000;

    /** Nothing for the group and for others, nor anything to run. */
    private static final int OWNER_ALONE = 0177;

    /**
     * Listens at that path. To be called while this is the only thread that makes files.
     *
     * @throws IOException with a sentence for the owner
     */
    static UnixListener listen(UnixSocket wanted, Owners owners) throws IOException {
        Path path = wanted.path();
        checkFolder(path, owners);
        clear(path, owners);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            bind(channel, path);
            Files.setPosixFilePermissions(path, wanted.permissions());
            return new UnixListener(channel, path, new SocketFile(path, key(path)));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Nobody whom the mode keeps out can connect before it is set. */
    private static void bind(ServerSocketChannel channel, Path path) throws IOException {
        int before = Libc.umask(OWNER_ALONE);
        try {
            channel.bind(UnixDomainSocketAddress.of(path));
        } finally {
            Libc.umask(before);
        }
    }

    private static void checkFolder(Path path, Owners owners) throws IOException {
        Path folder = path.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException("its folder is not there (expected: a folder)");
        }
        PosixFileAttributes facts = Files.readAttributes(folder, PosixFileAttributes.class);
        if (facts.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException(
                    "everybody may write into its folder, and could put another in its place");
        }
        if (!owners.contains(facts.owner())) {
            throw new IOException(
                    "its folder belongs to " + facts.owner().getName() + ", not to this user");
        }
    }

    /** Takes away what a daemon left behind that did not end in order. */
    private static void clear(Path path, Owners owners) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & KIND) != SOCKET) {
            throw new IOException("there is a file of that name, which is no socket");
        }
        if (!owners.contains(Files.getOwner(path, LinkOption.NOFOLLOW_LINKS))) {
            throw new IOException("there is a socket of another user");
        }
        if (isServed(path)) {
            throw new IOException("another program listens there");
        }
        Files.delete(path);
    }

    private static boolean isServed(Path path) throws IOException {
        try (SocketChannel caller = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // One that has too many callers waiting would have this one wait as well.
            caller.configureBlocking(false);
            var _ = caller.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException _) {
            return false;
        }
    }

    /** Unless another program has put its own there since. */
    void remove() {
        try {
            if (key.equals(key(path))) {
                Files.delete(path);
            }
        } catch (IOException _) {
            // It is gone, or the folder is no more ours: the next start replaces what is left.
        }
    }

    private static Object key(Path path) throws IOException {
        Object key =
                Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .fileKey();
        if (key == null) {
            throw new FileSystemException(path.toString(), null, "files have no number here");
        }
        return key;
    }
}
