package dev.stoker.proxy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * One file that is given out as the build packed it.
 *
 * @param tag names this content and no other, in quotes as an ETag is
 */
record PackedFile(Buffer content, String type, String tag) {
    /**
     * Blocks for a moment.
     *
     * @param name with its folders, from the root
     * @throws IllegalStateException if it was not packed
     */
    static PackedFile read(String name) {
        try (InputStream in = PackedFile.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the build has left out " + name);
            }
            byte[] bytes = in.readAllBytes();
            return new PackedFile(Buffer.buffer(bytes), type(name), tag(bytes));
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
            case "json" -> "application/json";
            case "yaml" -> "application/yaml";
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

    /** Answers with it, to {@code GET} or {@code HEAD}, or says that the caller has it already. */
    void answer(RoutingContext routing) {
        // Kept, and asked for again each time: all files are of one version.
        HttpServerResponse response =
                routing.response().putHeader("cache-control", "no-cache").putHeader("etag", tag);
        String known = routing.request().getHeader("if-none-match");
        if (known != null && isAmong(known)) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader("content-type", type);
        if (routing.request().method().equals(HttpMethod.HEAD)) {
            response.putHeader("content-length", Integer.toString(content.length())).end();
        } else {
            response.end(content);
        }
    }

    /** Whether a browser that names these tags has it already. */
    private boolean isAmong(String tags) {
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
