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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The file of a Unix socket of our own: made where nobody else can put another in its place, and
 * taken away by whoever made it.
 *
 * @param key which file of that name it is
 */
record SocketFile(Path path, Object key) {
    private static final int KIND = 0170000;
    private static final int SOCKET = 0140000;

    private static final int ALL = 0777;

    /** What makes the file. */
    interface Bind {
        void at(ServerSocketChannel channel, Path path) throws IOException;
    }

    /**
     * Listens at that path. To be called while this is the only thread that makes files.
     *
     * @throws IOException with a sentence for the owner
     */
    static UnixListener listen(UnixSocket wanted, Owners owners) throws IOException {
        return listen(
                wanted, owners, (channel, path) -> channel.bind(UnixDomainSocketAddress.of(path)));
    }

    /** For tests: with whatever happens in the folder at that moment. */
    static UnixListener listen(UnixSocket wanted, Owners owners, Bind bind) throws IOException {
        Path path = wanted.path();
        checkFolder(path, owners);
        clear(path, owners);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            bind(channel, wanted, bind);
            checkMade(wanted, owners);
            return new UnixListener(channel, path, new SocketFile(path, key(path)));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * The file has its mode from the first moment on. To change it later would be to change what
     * lies at its path by then: a link to a file of ours, put there by a member of the group that
     * may write into the folder.
     */
    private static void bind(ServerSocketChannel channel, UnixSocket wanted, Bind bind)
            throws IOException {
        int before = Libc.umask(ALL & ~bits(wanted.permissions()));
        try {
            bind.at(channel, wanted.path());
        } finally {
            Libc.umask(before);
        }
    }

    /** As chmod(2) has them. */
    private static int bits(Set<PosixFilePermission> permissions) {
        int bits = 0;
        for (PosixFilePermission one : PosixFilePermission.values()) { // from the owner's read on
            bits = bits << 1 | (permissions.contains(one) ? 1 : 0);
        }
        return bits;
    }

    /** Something else may have taken its place, and a default ACL of its folder sets the mode. */
    private static void checkMade(UnixSocket wanted, Owners owners) throws IOException {
        PosixFileAttributes made = facts(wanted.path());
        if (!isSocket(wanted.path()) || !owners.contains(made.owner())) {
            throw new IOException("somebody has put another file in its place");
        }
        if (!made.permissions().equals(wanted.permissions())) {
            throw new IOException(
                    "its mode has become %s (expected: %s, and a folder without a default ACL)"
                            .formatted(
                                    PosixFilePermissions.toString(made.permissions()),
                                    PosixFilePermissions.toString(wanted.permissions())));
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
        if (!isSocket(path)) {
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

    private static boolean isSocket(Path path) throws IOException {
        int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        return (mode & KIND) == SOCKET;
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
        Object key = facts(path).fileKey();
        if (key == null) {
            throw new FileSystemException(path.toString(), null, "files have no number here");
        }
        return key;
    }

    /** Of what is at that path itself. */
    private static PosixFileAttributes facts(Path path) throws IOException {
        return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
