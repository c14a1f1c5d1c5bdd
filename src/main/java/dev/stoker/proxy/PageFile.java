package dev.stoker.proxy;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * One file of the dashboard, as the build packed it.
 *
 * @param tag names this content and no other, in quotes as an ETag is
 */
record PageFile(Buffer content, String type, String tag) {
    private static final String FOLDER = "/dashboard/";

    /**
     * Blocks for a moment.
     *
     * @throws IllegalStateException if it was not packed
     */
    static PageFile read(String name) {
        try (InputStream in = PageFile.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("the build has left out " + FOLDER + name);
            }
            byte[] bytes = in.readAllBytes();
            return new PageFile(Buffer.buffer(bytes), type(name), tag(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String type(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1);
        return switch (ending.toLowerCase(Locale.ROOT)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> throw new IllegalStateException("no type for " + name);
        };
    }

    private static String tag(byte[] bytes) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(bytes);
            return "\"" + HexFormat.of().formatHex(sum, 0, 16) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Whether a browser that names these tags has it already. */
    boolean isAmong(String tags) {
        for (String one : tags.split(",", -1)) {
            String named = one.strip();
            // The comparison is the weak one: on its way a tag may have been marked so.
            if (named.equals("*") || named.equals(tag) || named.equals("W/" + tag)) {
                return true;
            }
        }
        return false;
    }
}
