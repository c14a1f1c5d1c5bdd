package dev.stoker.backend.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.gguf.GgufBytes;
import dev.stoker.gguf.GgufReader;
import dev.stoker.gguf.GgufResult;
import dev.stoker.gguf.TinyGguf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SECURITY rule 8, against a real HTTPS server. Its port stands for 443, and for these tests only
 * loopback is public and leads to it.
 */
@Timeout(60)
final class RemoteHeadersTest {
    private static final String REPO = "/org/repo/resolve/main/";
    private static final Predicate<InetAddress> LOOPBACK_ONLY = InetAddress::isLoopbackAddress;

    @TempDir static Path dir;

    @SuppressWarnings("NullAway.Init")
    private static HubServer server;

    private static byte[] model = {};

    private final List<String> asked = new ArrayList<>();

    @BeforeAll
    static void startsTheHub() throws Exception {
        server = new HubServer(dir);
        model = Files.readAllBytes(TinyGguf.with().layers(4).write(dir.resolve("tiny.gguf")));
    }

    @AfterAll
    static void stopsTheHub() {
        server.close();
    }

    @BeforeEach
    void servesTheModelThroughARedirect() {
        server.reset();
        server.redirect(REPO + "tiny.gguf", cdn("/blob?signature=x"));
        server.file("/blob", model);
    }

    @Test
    void readsAModelBeforeItsDownload() {
        GgufResult result = read(url("tiny.gguf"));

        assertThat(result).isEqualTo(GgufReader.read(dir.resolve("tiny.gguf")));
        assertThat(server.requests()).hasSize(2);
        assertThat(server.requests().getLast().getHeader("range")).isEqualTo("bytes=0-262143");
        assertThat(server.requests().getLast().query()).isEqualTo("signature=x");
    }

    @Test
    void goesStraightToWhereTheFirstRangeWas() throws IOException {
        byte[] large = headOfTwoRequests();
        server.file("/blob", large);

        assertThat(read(url("tiny.gguf"))).isInstanceOf(GgufResult.Read.class);

        assertThat(server.requests())
                .extracting(HttpServerRequest::path)
                .containsExactly(REPO + "tiny.gguf", "/blob", "/blob");
        assertThat(asked).containsExactly("huggingface.co", "cdn.hf.co");
    }

    @Test
    void readsAllPartsOfASplitModel() throws IOException {
        for (int part = 1; part <= 2; part++) {
            String name = "m-%05d-of-00002.gguf".formatted(part);
            GgufBytes bytes =
                    GgufBytes.header()
                            .text("general.architecture", "llama")
                            .uint32("split.no", part - 1)
                            .uint32("split.count", 2)
                            .tensor("blk." + part + ".a", 0, 0, 16);
            server.file(REPO + name, Files.readAllBytes(bytes.write(dir.resolve(name), 64)));
        }

        assertThat(read(url("m-00001-of-00002.gguf")))
                .isEqualTo(GgufReader.readModel(dir.resolve("m-00001-of-00002.gguf")))
                .isInstanceOf(GgufResult.Read.class);
    }

    @Test
    void readsFromHttpsOnly() {
        assertRefused(
                read(URI.create("http://huggingface.co:" + server.port() + "/a/b/c.gguf")),
                "only https is read from");
        server.redirect(REPO + "tiny.gguf", "http://cdn.hf.co:%d/blob".formatted(server.port()));
        assertRefused(read(url("tiny.gguf")), "only https is read from");
        server.redirect(REPO + "tiny.gguf", "file:///etc/passwd");
        assertRefused(read(url("tiny.gguf")), "only https is read from");
    }

    @Test
    void readsFromListedHostsOnly() {
        assertRefused(
                read(URI.create("https://localhost:%d/x.gguf".formatted(server.port()))),
                "host localhost is not on the list of those that are read from");
        assertRefused(
                read(URI.create("https://127.0.0.1:%d/x.gguf".formatted(server.port()))),
                "host 127.0.0.1 is not on the list of those that are read from");
        server.redirect(REPO + "tiny.gguf", "https://evilhf.co:%d/blob".formatted(server.port()));
        assertRefused(
                read(url("tiny.gguf")),
                "host evilhf.co is not on the list of those that are read from");
        assertThat(server.requests()).hasSize(1);
    }

    /** LocalAI CVE-2026-59707: a listed name may still lead inside. */
    @Test
    void readsFromPublicAddressesOnly() {
        GgufResult result = read(url("tiny.gguf"), this::loopback, PublicAddresses::isPublic);

        assertRefused(result, "host huggingface.co leads to an address that is not public");
        assertThat(server.requests()).isEmpty();
    }

    /** LocalAI CVE-2026-114493: the guard was passed by a redirect. */
    @Test
    void checksTheAddressOfEachRedirect() {
        Gate.Names names = host -> List.of(ip(host.equals("cdn.hf.co") ? "10.0.0.1" : "127.0.0.1"));

        assertRefused(
                read(url("tiny.gguf"), names, LOOPBACK_ONLY),
                "host cdn.hf.co leads to an address that is not public");
    }

    @Test
    void takesNoNameOfWhichOneAddressIsNotPublic() {
        Gate.Names names = _ -> List.of(ip("127.0.0.1"), ip("10.0.0.1"));

        assertRefused(
                read(url("tiny.gguf"), names, LOOPBACK_ONLY),
                "host huggingface.co leads to an address that is not public");
    }

    /** A name that means another address a moment later (DNS rebinding) changes nothing. */
    @Test
    void connectsToTheAddressThatWasChecked() throws IOException {
        byte[] large = headOfTwoRequests();
        server.file(REPO + "tiny.gguf", large);
        Gate.Names names =
                host -> {
                    asked.add(host);
                    return List.of(ip(asked.size() == 1 ? "127.0.0.1" : "10.0.0.1"));
                };

        assertThat(read(url("tiny.gguf"), names, LOOPBACK_ONLY))
                .isInstanceOf(GgufResult.Read.class);

        assertThat(server.requests()).hasSize(2);
        assertThat(asked).hasSize(1);
    }

    @Test
    void demandsACertificateForTheName() {
        server.redirect(REPO + "tiny.gguf", "https://other.hf.co:%d/blob".formatted(server.port()));

        assertUnreadable(read(url("tiny.gguf")), "no trusted TLS connection");
        assertThat(server.requests()).hasSize(1);
    }

    /** The machine's own authorities do not know who made it. */
    @Test
    void demandsACertificateThatIsTrusted() {
        var settings = settings(Duration.ofSeconds(20), 64 << 20);
        try (var headers =
                new RemoteHeaders(server.vertx(), settings, this::loopback, LOOPBACK_ONLY, null)) {
            assertUnreadable(headers.read(url("tiny.gguf")), "no trusted TLS connection");
        }
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void carriesNothingAlongARedirect() {
        assertThat(read(url("tiny.gguf"))).isInstanceOf(GgufResult.Read.class);

        assertThat(server.requests()).hasSize(2);
        assertThat(server.requests().getLast().headers().names())
                .containsExactlyInAnyOrder(
                        "host", "range", "accept-encoding", "user-agent", "connection");
    }

    @Test
    void takesNoUserAndNoOtherPort() {
        assertRefused(
                read(URI.create("https://me:pw@huggingface.co/a/b/c.gguf")),
                "expected https://HOST/PATH without a user");
        assertRefused(
                read(URI.create("https://huggingface.co:22/a/b/c.gguf")),
                "port 22 is not read from");
    }

    /** Each on a connection of its own: one that a redirect left behind is about to close. */
    @RepeatedTest(5)
    void followsNoMoreRedirectsThanAllowed() {
        server.redirect(REPO + "tiny.gguf", REPO + "tiny.gguf");

        assertRefused(read(url("tiny.gguf")), "redirects more than 2 times");
        assertThat(server.requests()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 401, 404, 416, 500})
    void demandsAPartialAnswer(int status) {
        server.at("/blob", r -> r.response().setStatusCode(status).end());

        assertUnreadable(
                read(url("tiny.gguf")), "answered %d, expected 206 and a range".formatted(status));
    }

    @ParameterizedTest
    @CsvSource({
        "bytes 1-262144/300000",
        "bytes 0-262144/300000",
        "bytes 0-99/300000",
        "bytes 0-262143/262143",
        "bytes 0-262143/*",
        "bytes 0-262143/-1",
        "bytes 5-4/300000",
        "items 0-262143/300000"
    })
    void demandsTheRangeThatWasAskedFor(String range) {
        server.at(
                "/blob",
                r ->
                        r.response()
                                .setStatusCode(206)
                                .putHeader("content-range", range)
                                .end(Buffer.buffer(new byte[262144])));

        assertThat(read(url("tiny.gguf"))).isInstanceOf(GgufResult.Unreadable.class);
    }

    @Test
    void stopsAnAnswerThatGoesOnBehindItsRange() {
        server.at(
                "/blob",
                r -> {
                    var answer = HubServer.partial(r, 0, 99, 100).setChunked(true);
                    var piece = Buffer.buffer(new byte[1 << 16]);
                    server.vertx().setPeriodic(1, _ -> answer.write(piece));
                });

        assertUnreadable(read(url("tiny.gguf")), "answered more than was asked for");
    }

    @Test
    void saysHowMuchOfAnAnswerIsMissing() {
        server.at("/blob", r -> HubServer.partial(r, 0, 99, 100).end("short"));

        assertUnreadable(read(url("tiny.gguf")), "95 bytes were missing");
    }

    @Test
    void noticesAFileThatChangesWhileItIsRead() throws IOException {
        byte[] large = headOfTwoRequests();
        server.at(
                "/blob",
                r -> {
                    server.file("/blob", new byte[large.length + 1]);
                    HubServer.partial(r, 0, 262143, large.length)
                            .end(Buffer.buffer().appendBytes(large, 0, 262144));
                });

        assertUnreadable(read(url("tiny.gguf")), "the file changed while it was read");
    }

    @Test
    void noticesAFileThatChangesAndIsAsLongAsBefore() throws IOException {
        byte[] large = headOfTwoRequests();
        server.at(
                "/blob",
                first -> {
                    server.at(
                            "/blob",
                            other -> {
                                other.response().putHeader("etag", "\"2\"");
                                HubServer.serve(other, large);
                            });
                    first.response().putHeader("etag", "\"1\"");
                    HubServer.serve(first, large);
                });

        assertUnreadable(read(url("tiny.gguf")), "the file changed while it was read");
    }

    @Test
    void givesUpAtItsDeadlineHoweverSlowlyAnAnswerComes() {
        server.at(
                "/blob",
                r -> {
                    var answer = HubServer.partial(r, 0, 262143, 300000).setChunked(true);
                    server.vertx().setPeriodic(20, _ -> answer.write("x"));
                });
        long started = System.nanoTime();

        GgufResult result = read(url("tiny.gguf"), settings(Duration.ofSeconds(1), 1 << 20));

        assertUnreadable(result, "no answer within 1000 ms");
        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void readsNoMoreThanItsBudget() {
        GgufResult result = read(url("tiny.gguf"), settings(Duration.ofSeconds(20), 1000));

        assertRefused(result, "headers are longer than 1000 bytes");
    }

    @Test
    void saysThatANameIsUnknown() {
        Gate.Names names =
                _ -> {
                    throw new UnknownHostException("nowhere");
                };

        assertUnreadable(
                read(url("tiny.gguf"), names, LOOPBACK_ONLY), "host huggingface.co is unknown");
    }

    private static byte[] headOfTwoRequests() throws IOException {
        GgufBytes bytes =
                GgufBytes.header()
                        .text("general.architecture", "llama")
                        .text("filler", "x".repeat(600_000))
                        .tensor("token_embd.weight", 0, 0, 16);
        return Files.readAllBytes(bytes.write(dir.resolve("large.gguf"), 64));
    }

    private GgufResult read(URI at) {
        return read(at, settings(Duration.ofSeconds(20), 64 << 20));
    }

    private GgufResult read(URI at, HubSettings settings) {
        return read(at, settings, this::loopback, LOOPBACK_ONLY);
    }

    private static GgufResult read(URI at, Gate.Names names, Predicate<InetAddress> allowed) {
        return read(at, settings(Duration.ofSeconds(20), 64 << 20), names, allowed);
    }

    private static GgufResult read(
            URI at, HubSettings settings, Gate.Names names, Predicate<InetAddress> allowed) {
        try (var headers =
                new RemoteHeaders(server.vertx(), settings, names, allowed, server.pfx())) {
            return headers.read(at);
        }
    }

    private static HubSettings settings(Duration timeout, long maxBytes) {
        return new HubSettings(HubSettings.HUGGING_FACE, server.port(), 2, timeout, maxBytes);
    }

    private List<InetAddress> loopback(String host) throws UnknownHostException {
        asked.add(host);
        return List.of(ip("127.0.0.1"));
    }

    private static InetAddress ip(String literal) throws UnknownHostException {
        return InetAddress.getByName(literal);
    }

    private static URI url(String file) {
        return URI.create("https://huggingface.co:%d%s%s".formatted(server.port(), REPO, file));
    }

    private static String cdn(String path) {
        return "https://cdn.hf.co:%d%s".formatted(server.port(), path);
    }

    private static void assertRefused(GgufResult result, String because) {
        assertThat(result).isEqualTo(new GgufResult.Refused(because));
    }

    private static void assertUnreadable(GgufResult result, String because) {
        assertThat(result).isEqualTo(new GgufResult.Unreadable(because));
    }
}
