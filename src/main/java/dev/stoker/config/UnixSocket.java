package dev.stoker.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Unix socket to listen on, besides the address.
 *
 * @param path absolute
 */
public record UnixSocket(Path path, HttpConfig.SocketAccess access) {
    /** What a path of one looks like, for messages. */
    static final String SHAPE = "an absolute path of at most 107 bytes, which is no folder";

    /** {@code sun_path} of unix(7) has 108 bytes, one of them for its end. */
    private static final int LONGEST = 107;

    static @Nullable UnixSocket of(HttpConfig http) {
        return http.socket()
                .map(path -> new UnixSocket(Settings.inHome(path), http.socketAccess()))
                .orElse(null);
    }

    boolean isPossible() {
        return path.isAbsolute()
                && path.getFileName() != null
                && path.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST;
    }

    /** Whom its file lets connect. */
    public Set<PosixFilePermission> permissions() {
        return PosixFilePermissions.fromString(
                switch (access) {
                    case OWNER -> "rw-------";
                    case GROUP -> "rw-rw----";
                    case EVERYONE -> "rw-rw-rw-";
                });
    }
}
