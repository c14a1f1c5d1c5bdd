package dev.stoker.security;

import dev.stoker.core.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The credential of control routes, in memory as its hash only. Its text is in the file {@value
 * #FILE} of the state folder, readable by the owner alone.
 */
public final class AdminToken {
    /** Its file, inside the state folder. */
    public static final String FILE = "admin.token";

    private static final int RANDOM_BYTES = 32;

    private final byte[] hash;

    private AdminToken(byte[] hash) {
        this.hash = hash;
    }

    /** Only its hash is kept. */
    public static AdminToken of(Secret token) {
        return new AdminToken(sha256(token.value()));
    }

    /**
     * Reads the token, or makes one at the first start. Blocks.
     *
     * @param stateFolder created with mode 0700 if missing
     * @throws IOException with a sentence for the owner, if others may read or replace the token,
     *     if it is no token, or if the folder cannot be written
     */
    public static AdminToken atStart(Path stateFolder) throws IOException {
        OwnerOnlyFile file = new OwnerOnlyFile(stateFolder.resolve(FILE));
        file.tidy();
        if (file.isMissing()) {
            file.create(random());
        }
        return of(read(stateFolder));
    }

    /**
     * The token's text, for commands that call the daemon. Blocks.
     *
     * @throws IOException with a sentence for the owner, if there is none or if it is unsafe
     */
    public static Secret read(Path stateFolder) throws IOException {
        OwnerOnlyFile file = new OwnerOnlyFile(stateFolder.resolve(FILE));
        String token = file.read().strip();
        if (!token.matches("[A-Za-z0-9_-]{32,256}")) {
            throw new IOException(
                    file
                            + " holds no token (expected: 32 to 256 letters, digits, '-' or '_');"
                            + " delete it and start Stoker to get a new one");
        }
        return new Secret(token);
    }

    /** Whether {@code candidate} is the token. Takes equally long however much of it is right. */
    boolean is(String candidate) {
        return MessageDigest.isEqual(hash, sha256(candidate));
    }

    private static String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
