package dev.stoker.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads small files with secrets in them. Blocks. What is in them is in no message. */
final class PrivateFile {
    private static final int LARGEST = 64 * 1024;

    /** A system's own bundle of authorities has 220 KB. */
    private static final int LARGEST_BUNDLE = 4 << 20;

    private PrivateFile() {}

    /**
     * The bytes of a file that its owner alone may read.
     *
     * @param key of the configuration that names it, for the message
     * @throws NotUsable it cannot be read, others may read it, or it is too large
     */
    static byte[] read(String key, Path file) {
        Set<PosixFilePermission> permissions = permissions(key, file);
        int mode = mode(permissions);
        if ((mode & 0177) != 0) {
            throw notUsable(
                    key,
                    file,
                    " has mode %04o (expected: 0600 or stricter, so that nobody else reads it)"
                            .formatted(mode));
        }
        return readShared(key, file);
    }

    /** The bytes of a file whose folder is what keeps others out; otherwise as {@link #read}. */
    static byte[] readShared(String key, Path file) {
        return readAtMost(LARGEST, "64 KiB (expected: a key)", key, file);
    }

    /** The bytes of a file of certificates, which are no secret; otherwise as {@link #read}. */
    static byte[] readCertificates(String key, Path file) {
        return readAtMost(LARGEST_BUNDLE, "4 MiB (expected: certificates)", key, file);
    }

    private static byte[] readAtMost(int largest, String limit, String key, Path file) {
        if (!Files.isRegularFile(file)) {
            throw cannotRead(key, file, null);
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(largest + 1);
            if (bytes.length > largest) {
                throw notUsable(key, file, " is larger than " + limit);
            }
            return bytes;
        } catch (IOException e) {
            throw cannotRead(key, file, e);
        }
    }

    /** Of what a link leads to. Empty where the file system knows no such permissions. */
    private static Set<PosixFilePermission> permissions(String key, Path file) {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return Set.of();
        }
        try {
            return Files.getPosixFilePermissions(file, new LinkOption[0]);
        } catch (IOException e) {
            throw cannotRead(key, file, e);
        }
    }

    private static int mode(Set<PosixFilePermission> permissions) {
        int mode = 0;
        for (char bit : PosixFilePermissions.toString(permissions).toCharArray()) {
            mode = mode << 1 | (bit == '-' ? 0 : 1);
        }
        return mode;
    }

    /** What is wrong with such a file, as the end of a sentence that its name begins. */
    static NotUsable notUsable(String key, Path file, String what) {
        return new NotUsable(key + ": " + file + what, key + ": the file" + what, null);
    }

    private static NotUsable cannotRead(String key, Path file, @Nullable IOException cause) {
        var user = Onlooker.ofThisProcess(System.getenv());
        Unreadable why = Unreadable.of(file, Unreadable.Kind.SECRET, user);
        return new NotUsable(
                key + ": cannot read " + file + (why == null ? "" : ": " + why.explained()),
                key + ": the file cannot be read",
                cause);
    }
}
