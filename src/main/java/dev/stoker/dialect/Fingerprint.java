package dev.stoker.dialect;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A number for several texts that tells nothing of them: the first 16 bytes of their SHA-256, the
 * same in every process. Not safe for threads.
 */
public final class Fingerprint {
    private static final int BYTES = 16;

    private final MessageDigest digest;

    /** Of nothing yet. */
    public Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }

    /** Of those alone. */
    public static String of(String... texts) {
        var print = new Fingerprint();
        for (String text : texts) {
            print.add(text);
        }
        return print.text();
    }

    /** With one text more. */
    public Fingerprint add(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0); // "ab", "c" is not "a", "bc"
        return this;
    }

    /** In hexadecimal; begins anew. */
    public String text() {
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    }
}
