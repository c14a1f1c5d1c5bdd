package dev.stoker.backend.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.gguf.GgufBytes;
import dev.stoker.gguf.GgufResult;
import dev.stoker.gguf.TinyGguf;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Reads headers from a real HTTPS server. Its port stands for 443, and for these reads only
 * loopback is public and leads to it.
 */
final class RemoteReads implements AutoCloseable {
    static final String REPO = "/org/repo/resolve/main/";
    static final Predicate<InetAddress> LOOPBACK_ONLY = InetAddress::isLoopbackAddress;

    final Path dir;
    final HubServer server;

    /** The names that were looked up. */
    final List<String> asked = new ArrayList<>();

    private final byte[] model;

    RemoteReads(Path dir) throws Exception {
        this.dir = dir;
        this.server = new HubServer(dir);
        this.model = Files.readAllBytes(TinyGguf.with().layers(4).write(dir.resolve("tiny.gguf")));
    }

    /** As at the start: a model behind a redirect, and nothing asked. */
    void begin() {
        asked.clear();
        server.reset();
        server.redirect(REPO + "tiny.gguf", cdn("/blob?signature=x"));
        server.file("/blob", model);
    }

    @Override
    public void close() {
        server.close();
    }

    /** A header that needs two requests; the file begins with it. */
    byte[] headOfTwoRequests() throws IOException {
        GgufBytes bytes =
                GgufBytes.header()
                        .text("general.architecture", "llama")
                        .text("filler", "x".repeat(600_000))
                        .tensor("token_embd.weight", 0, 0, 16);
        return Files.readAllBytes(bytes.write(dir.resolve("large.gguf"), 64));
    }

    GgufResult read(URI at) {
        return read(at, settings(Duration.ofSeconds(20), 64 << 20));
    }

    GgufResult read(URI at, HubSettings settings) {
        return read(at, settings, this::loopback, LOOPBACK_ONLY);
    }

    GgufResult read(URI at, Gate.Names names, Predicate<InetAddress> allowed) {
        return read(at, settings(Duration.ofSeconds(20), 64 << 20), names, allowed);
    }

    GgufResult read(
            URI at, HubSettings settings, Gate.Names names, Predicate<InetAddress> allowed) {
        try (var headers =
                new RemoteHeaders(server.vertx(), settings, names, allowed, server.pfx())) {
            return headers.read(at);
        }
    }

    HubSettings settings(Duration timeout, long maxBytes) {
        return new HubSettings(HubSettings.HUGGING_FACE, server.port(), 2, timeout, maxBytes);
    }

    List<InetAddress> loopback(String host) throws UnknownHostException {
        asked.add(host);
        return List.of(ip("127.0.0.1"));
    }

    static InetAddress ip(String literal) throws UnknownHostException {
        return InetAddress.getByName(literal);
    }

    URI url(String file) {
        return URI.create("https://huggingface.co:%d%s%s".formatted(server.port(), REPO, file));
    }

    String cdn(String path) {
        return "https://cdn.hf.co:%d%s".formatted(server.port(), path);
    }

    static void assertRefused(GgufResult result, String because) {
        assertThat(result).isEqualTo(new GgufResult.Refused(because));
    }

    static void assertUnreadable(GgufResult result, String because) {
        assertThat(result).isEqualTo(new GgufResult.Unreadable(because));
    }
}
