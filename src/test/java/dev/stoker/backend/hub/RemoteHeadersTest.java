package dev.stoker.backend.hub;

import static dev.stoker.backend.hub.RemoteReads.LOOPBACK_ONLY;
import static dev.stoker.backend.hub.RemoteReads.REPO;
import static dev.stoker.backend.hub.RemoteReads.assertRefused;
import static dev.stoker.backend.hub.RemoteReads.assertUnreadable;
import static dev.stoker.backend.hub.RemoteReads.ip;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.gguf.GgufBytes;
import dev.stoker.gguf.GgufReader;
import dev.stoker.gguf.GgufResult;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * SECURITY rule 8, against a real HTTPS server: from where headers are read, and over what
 * connection.
 */
@Timeout(60)
final class RemoteHeadersTest {
    @SuppressWarnings("NullAway.Init")
    private static RemoteReads hub;

    @BeforeAll
    static void startsTheHub(@TempDir Path dir) throws Exception {
        hub = new RemoteReads(dir);
    }

    @AfterAll
    static void stopsTheHub() {
        hub.close();
    }

    @BeforeEach
    void servesTheModelThroughARedirect() {
        hub.begin();
    }

    @Test
    void readsAModelBeforeItsDownload() {
        GgufResult result = hub.read(hub.url("tiny.gguf"));

        assertThat(result).isEqualTo(GgufReader.read(hub.dir.resolve("tiny.gguf")));
        assertThat(hub.server.requests()).hasSize(2);
        assertThat(hub.server.requests().getLast().getHeader("range")).isEqualTo("bytes=0-262143");
        assertThat(hub.server.requests().getLast().query()).isEqualTo("signature=x");
    }

    @Test
    void goesStraightToWhereTheFirstRangeWas() throws IOException {
        byte[] large = hub.headOfTwoRequests();
        hub.server.file("/blob", large);

        assertThat(hub.read(hub.url("tiny.gguf"))).isInstanceOf(GgufResult.Read.class);

        assertThat(hub.server.requests())
                .extracting(HttpServerRequest::path)
                .containsExactly(REPO + "tiny.gguf", "/blob", "/blob");
        assertThat(hub.asked).containsExactly("huggingface.co", "cdn.hf.co");
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
            hub.server.file(
                    REPO + name, Files.readAllBytes(bytes.write(hub.dir.resolve(name), 64)));
        }

        assertThat(hub.read(hub.url("m-00001-of-00002.gguf")))
                .isEqualTo(GgufReader.readModel(hub.dir.resolve("m-00001-of-00002.gguf")))
                .isInstanceOf(GgufResult.Read.class);
    }

    @Test
    void readsFromHttpsOnly() {
        assertRefused(
                hub.read(URI.create("http://huggingface.co:" + hub.server.port() + "/a/b/c.gguf")),
                "only https is read from");
        hub.server.redirect(
                REPO + "tiny.gguf", "http://cdn.hf.co:%d/blob".formatted(hub.server.port()));
        assertRefused(hub.read(hub.url("tiny.gguf")), "only https is read from");
        hub.server.redirect(REPO + "tiny.gguf", "file:///etc/passwd");
        assertRefused(hub.read(hub.url("tiny.gguf")), "only https is read from");
    }

    @Test
    void readsFromListedHostsOnly() {
        assertRefused(
                hub.read(URI.create("https://localhost:%d/x.gguf".formatted(hub.server.port()))),
                "host localhost is not on the list of those that are read from");
        assertRefused(
                hub.read(URI.create("https://127.0.0.1:%d/x.gguf".formatted(hub.server.port()))),
                "host 127.0.0.1 is not on the list of those that are read from");
        hub.server.redirect(
                REPO + "tiny.gguf", "https://evilhf.co:%d/blob".formatted(hub.server.port()));
        assertRefused(
                hub.read(hub.url("tiny.gguf")),
                "host evilhf.co is not on the list of those that are read from");
        assertThat(hub.server.requests()).hasSize(1);
    }

    /** LocalAI CVE-2026-59707: a listed name may still lead inside. */
    @Test
    void readsFromPublicAddressesOnly() {
        GgufResult result =
                hub.read(hub.url("tiny.gguf"), hub::loopback, PublicAddresses::isPublic);

        assertRefused(result, "host huggingface.co leads to an address that is not public");
        assertThat(hub.server.requests()).isEmpty();
    }

    /** LocalAI CVE-2026-114493: the guard was passed by a redirect. */
    @Test
    void checksTheAddressOfEachRedirect() {
        Gate.Names names = host -> List.of(ip(host.equals("cdn.hf.co") ? "10.0.0.1" : "127.0.0.1"));

        assertRefused(
                hub.read(hub.url("tiny.gguf"), names, LOOPBACK_ONLY),
                "host cdn.hf.co leads to an address that is not public");
    }

    @Test
    void takesNoNameOfWhichOneAddressIsNotPublic() {
        Gate.Names names = _ -> List.of(ip("127.0.0.1"), ip("10.0.0.1"));

        assertRefused(
                hub.read(hub.url("tiny.gguf"), names, LOOPBACK_ONLY),
                "host huggingface.co leads to an address that is not public");
    }

    /** A name that means another address a moment later (DNS rebinding) changes nothing. */
    @Test
    void connectsToTheAddressThatWasChecked() throws IOException {
        byte[] large = hub.headOfTwoRequests();
        hub.server.file(REPO + "tiny.gguf", large);
        Gate.Names names =
                host -> {
                    hub.asked.add(host);
                    return List.of(ip(hub.asked.size() == 1 ? "127.0.0.1" : "10.0.0.1"));
                };

        assertThat(hub.read(hub.url("tiny.gguf"), names, LOOPBACK_ONLY))
                .isInstanceOf(GgufResult.Read.class);

        assertThat(hub.server.requests()).hasSize(2);
        assertThat(hub.asked).hasSize(1);
    }

    @Test
    void demandsACertificateForTheName() {
        hub.server.redirect(
                REPO + "tiny.gguf", "https://other.hf.co:%d/blob".formatted(hub.server.port()));

        assertUnreadable(hub.read(hub.url("tiny.gguf")), "no trusted TLS connection");
        assertThat(hub.server.requests()).hasSize(1);
    }

    /** The machine's own authorities do not know who made it. */
    @Test
    void demandsACertificateThatIsTrusted() {
        var settings = hub.settings(Duration.ofSeconds(20), 64 << 20);
        try (var headers =
                new RemoteHeaders(
                        hub.server.vertx(), settings, hub::loopback, LOOPBACK_ONLY, null)) {
            assertUnreadable(headers.read(hub.url("tiny.gguf")), "no trusted TLS connection");
        }
        assertThat(hub.server.requests()).isEmpty();
    }

    @Test
    void carriesNothingAlongARedirect() {
        assertThat(hub.read(hub.url("tiny.gguf"))).isInstanceOf(GgufResult.Read.class);

        assertThat(hub.server.requests()).hasSize(2);
        assertThat(hub.server.requests().getLast().headers().names())
                .containsExactlyInAnyOrder(
                        "host", "range", "accept-encoding", "user-agent", "connection");
    }

    @Test
    void takesNoUserAndNoOtherPort() {
        assertRefused(
                hub.read(URI.create("https://me:pw@huggingface.co/a/b/c.gguf")),
                "expected https://HOST/PATH without a user");
        assertRefused(
                hub.read(URI.create("https://huggingface.co:22/a/b/c.gguf")),
                "port 22 is not read from");
    }

    /** Each on a connection of its own: one that a redirect left behind is about to close. */
    @RepeatedTest(5)
    void followsNoMoreRedirectsThanAllowed() {
        hub.server.redirect(REPO + "tiny.gguf", REPO + "tiny.gguf");

        assertRefused(hub.read(hub.url("tiny.gguf")), "redirects more than 2 times");
        assertThat(hub.server.requests()).hasSize(3);
    }

    @Test
    void saysThatANameIsUnknown() {
        Gate.Names names =
                _ -> {
                    throw new UnknownHostException("nowhere");
                };

        assertUnreadable(
                hub.read(hub.url("tiny.gguf"), names, LOOPBACK_ONLY),
                "host huggingface.co is unknown");
    }
}
