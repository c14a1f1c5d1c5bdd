package dev.stoker.dialect.ollama.translation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Stands where Ollama has the digest of a manifest, which no other server has. It is 64 hexadecimal
 * digits, since Ollama's command cuts twelve out of it, and the same for the same words.
 */
final class MadeUpDigest {
    private MadeUpDigest() {}

    static String of(String words) {
        try {
            byte[] bytes = words.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
