package dev.stoker.backend.hub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.testing.FakeHub;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a hub may do wrong, by accident or on purpose. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
final class HubStockFaultsTest {
    @TempDir Path dir;

    private HubShop shop;
    private byte[] model = {};

    @BeforeEach
    void opens() throws IOException {
        shop = HubShop.stocked(dir);
        model = shop.model;
    }

    @AfterEach
    void closes() {
        shop.close();
    }

    @Test
    void installsNothingOfAWrongDigest() {
        byte[] other = model.clone();
        other[other.length - 1] ^= 1;
        shop.hub.at(HubShop.PATH, request -> shop.hub.serve(request, other));

        HubShop.assertFails(
                shop::pull,
                ErrorCode.BACKEND_ERROR,
                "what was downloaded has the digest %s instead of %s; it was deleted"
                        .formatted(FakeHub.sha256(other), FakeHub.sha256(model)));

        assertThat(stored()).isEmpty();
    }

    @Test
    void leavesNothingWhereNotAByteCame() throws IOException {
        shop.hub.at(HubShop.PATH, request -> request.response().setStatusCode(404).end());

        HubShop.assertFails(shop::pull, ErrorCode.MODEL_NOT_FOUND, "");

        assertThat(shop.hub.rangesOf(HubShop.PATH)).hasSize(1);
        try (var left = Files.walk(shop.store)) {
            assertThat(left).containsExactly(shop.store);
        }
    }

    @Test
    void installsNoFileThatIsNoSoundModel() {
        byte[] nonsense = "GGUF is what this begins with, and nothing else".getBytes(UTF_8);
        shop.hub.put(HubShop.REPO, HubShop.FILE, nonsense);

        HubShop.assertFails(
                shop::pull,
                ErrorCode.MODEL_FILE_REFUSED,
                "what was downloaded is refused and was deleted");

        assertThat(stored()).isEmpty();
    }

    /** It would be attached to the model as its eyes. */
    @Test
    void installsNoProjectorThatIsNone() {
        shop.hub.put(HubShop.REPO, "mmproj-F16.gguf", model);

        HubShop.assertFails(shop::pull, ErrorCode.MODEL_FILE_REFUSED, "it is no projector");

        assertThat(stored()).isEmpty();
    }

    /** LocalAI CVE-2026-114493: the guard was passed by a redirect. */
    @ParameterizedTest
    @CsvSource({
        "http://169.254.169.254/latest/meta-data, only https is read from",
        "https://10.0.0.1/x, host 10.0.0.1 is not on the list of those that are read from",
        "https://cdn.example.com/x, host cdn.example.com leads to an address that is not public",
        "https://cdn.example.com:22/x, port 22 is not read from",
        "https://me:pw@cdn.example.com/x, expected https://HOST/PATH without a user",
        "file:///etc/passwd, only https is read from"
    })
    void followsNoRedirectInside(String target, String because) {
        shop.names =
                host ->
                        List.of(
                                InetAddress.getAllByName(
                                        host.equals("cdn.example.com") ? "10.0.0.1" : host));
        shop.hub.at(HubShop.PATH, request -> HubStockTest.redirect(request, target));

        HubShop.assertFails(shop::pull, ErrorCode.MODEL_FILE_REFUSED, "the hub: " + because);
    }

    @RepeatedTest(5)
    void followsNoMoreThanFiveRedirects() {
        shop.hub.at(HubShop.PATH, request -> HubStockTest.redirect(request, HubShop.PATH));

        HubShop.assertFails(
                shop::pull, ErrorCode.MODEL_FILE_REFUSED, "redirects more than 5 times");
        assertThat(shop.hub.rangesOf(HubShop.PATH)).hasSize(6);
    }

    @Test
    void takesNoMoreOfAnEndlessBodyThanWasListed() throws Exception {
        shop.hub.at(
                HubShop.PATH,
                request -> {
                    var answer = request.response().setChunked(true);
                    // Together, so that some piece has the end and more behind it.
                    answer.write(Buffer.buffer(model).appendBytes(new byte[1 << 16]));
                    var more = Buffer.buffer(new byte[1 << 16]);
                    shop.hub.vertx().setPeriodic(1, _ -> answer.write(more));
                });

        shop.pull();

        assertThat(Files.readAllBytes(shop.store.resolve(HubShop.INSTALLED))).isEqualTo(model);
    }

    @Test
    void takesNoFileOfAnotherSizeThanListed() {
        shop.hub.at(HubShop.PATH, request -> shop.hub.serve(request, new byte[model.length + 1]));

        HubShop.assertFails(
                shop::pull,
                ErrorCode.BACKEND_ERROR,
                "the hub lists a file of %d bytes and sends one of %d"
                        .formatted(model.length, model.length + 1));
    }

    @Test
    void takesNoPageForAFile() {
        shop.hub.at(
                HubShop.PATH,
                request ->
                        request.response()
                                .putHeader("content-type", "text/html; charset=utf-8")
                                .end("<html>please log in"));

        HubShop.assertFails(shop::pull, ErrorCode.BACKEND_ERROR, "sends a page instead of a file");
    }

    /** Ollama CVE-2024-12886. */
    @Test
    void takesNoPackedFile() {
        shop.hub.at(
                HubShop.PATH,
                request -> {
                    request.response().putHeader("content-encoding", "gzip");
                    shop.hub.serve(request);
                });

        HubShop.assertFails(shop::pull, ErrorCode.BACKEND_ERROR, "sends a file packed");
        assertThat(shop.hub.requests().getLast().getHeader("accept-encoding"))
                .isEqualTo("identity");
    }

    @Test
    void downloadsNothingWhereTheDiskHasNoRoom() {
        shop.room = _ -> model.length;

        HubShop.assertFails(shop::pull, ErrorCode.STORAGE_FAILED, "are free on the disk");

        assertThat(shop.hub.rangesOf(HubShop.PATH)).isEmpty();
    }

    @Test
    void needsRoomOnlyForWhatIsMissing() throws Exception {
        shop.breakOff(model, 100_000);
        shop.restart();
        shop.hub.at(HubShop.PATH, shop.hub::serve);
        shop.room = _ -> model.length - 100_000 + 1024;

        shop.pull();

        assertThat(shop.stored()).containsExactly(HubShop.INSTALLED);
    }

    @Test
    void takesNoListOfAnyLength() {
        shop.hub.at(
                "/api/models/org/repo/tree/main",
                request -> HubShop.flood(request, 1L << 30, new AtomicLong()));

        HubShop.assertFails(
                () -> shop.resolve("hf:org/repo"),
                ErrorCode.MODEL_FILE_REFUSED,
                "lists are longer than");
    }

    /** The canary: the token is in nothing that is written, thrown or told. */
    @Test
    void tellsNobodyTheToken() throws Exception {
        shop.breakOff(model, 100_000);

        for (String name : shop.stored()) {
            assertThat(Files.readString(shop.store.resolve(name), ISO_8859_1))
                    .doesNotContain(HubShop.TOKEN);
        }
        assertThat(shop.steps.toString()).doesNotContain(HubShop.TOKEN);
        assertThat(new HubOrigin(shop.hub.base(), new Secret(HubShop.TOKEN)))
                .asString()
                .doesNotContain(HubShop.TOKEN);
    }

    private List<String> stored() {
        try {
            return shop.stored();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
