package dev.stoker.proxy.cache;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What makes two requests the same: a number for who asks, what and where. Nothing of them can be
 * had from it.
 *
 * @param digest SHA-256 in hexadecimal
 */
public record AnswerKey(String digest) {
    /**
     * Of these.
     *
     * @param about who asks and where, in an order of its own
     * @param request a number for what is asked
     */
    public static AnswerKey of(List<String> about, byte[] request) {
        MessageDigest all;
        try {
            all = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
        for (String one : about) {
            byte[] text = one.getBytes(StandardCharsets.UTF_8);
            all.update(ByteBuffer.allocate(Integer.BYTES).putInt(text.length).flip());
            all.update(text);
        }
        return new AnswerKey(HexFormat.of().formatHex(all.digest(request)));
    }
}
