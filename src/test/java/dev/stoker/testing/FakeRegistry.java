package dev.stoker.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A registry of model files on loopback, as much of Hugging Face's as a {@code llama-server} asks
 * with {@code HF_ENDPOINT} set: references, the tree, and the file. Every repository has the same
 * one, {@code tiny-Q4_K_M.gguf}; repositories of {@code nobody} are not there.
 */
public final class FakeRegistry implements AutoCloseable {
    private static final String COMMIT = "0".repeat(40);

    private final FakeModelServer server = FakeModelServer.start();
    private final byte[] file;
    private volatile boolean trickles;

    private FakeRegistry(byte[] file) {
        this.file = file;
        server.otherwise(this::answer);
    }

    /** One whose repositories have that file. */
    public static FakeRegistry of(Path model) {
        try {
            return new FakeRegistry(Files.readAllBytes(model));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For {@code HF_ENDPOINT}; ends in a slash. */
    public URI base() {
        return URI.create(server.base() + "/");
    }

    /** Whether files come slowly from their middle on, from now on. */
    public void trickles(boolean halfWay) {
        trickles = halfWay;
    }

    @Override
    public void close() {
        server.close();
    }

    private void answer(Exchange exchange, Wire wire) throws IOException, InterruptedException {
        String path = exchange.path();
        if (path.contains("nobody/")) {
            Answers.json(404, "{\"error\":\"Repository not found\"}").give(exchange, wire);
        } else if (path.endsWith("/refs")) {
            String refs =
                    "{\"branches\":[{\"name\":\"main\",\"ref\":\"refs/heads/main\",\"targetCommit\":\""
                            + COMMIT
                            + "\"}],\"tags\":[],\"converts\":[]}";
            Answers.json(200, refs).give(exchange, wire);
        } else if (path.contains("/tree/")) {
            String tree =
                    "[{\"type\":\"file\",\"oid\":\"%s\",\"size\":%d,\"path\":\"tiny-Q4_K_M.gguf\",\"lfs\":{\"oid\":\"%s\",\"size\":%d,\"pointerSize\":131}}]"
                            .formatted("1".repeat(40), file.length, digest(), file.length);
            Answers.json(200, tree).give(exchange, wire);
        } else {
            send(exchange, wire);
        }
    }

    private void send(Exchange exchange, Wire wire) throws IOException, InterruptedException {
        wire.head(
                200,
                "Content-Type: application/octet-stream",
                "Content-Length: " + file.length,
                "ETag: \"" + digest() + "\"",
                "Connection: close");
        if (exchange.method().equals("GET")) {
            if (trickles) {
                trickle(wire);
            }
            wire.raw(file);
        }
        wire.close();
    }

    /** The second half takes longer than any test. */
    private void trickle(Wire wire) throws IOException, InterruptedException {
        int half = file.length / 2;
        wire.raw(Arrays.copyOf(file, half));
        for (int at = half; at < file.length; at += 128) {
            wire.pause(Duration.ofMillis(50));
            wire.raw(Arrays.copyOfRange(file, at, Math.min(file.length, at + 128)));
        }
        throw new InterruptedException("long enough");
    }

    private String digest() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
