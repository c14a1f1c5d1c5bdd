package dev.stoker.backend.hub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.ModelFolder.Order;
import dev.stoker.backend.ModelFolderSettings.Slowest;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.testing.FakeHub;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
    private static final String INSTALLED = "org/repo/" + HubShop.FILE;

    @TempDir Path dir;

    private HubShop shop;
    private byte[] model = {};

    @BeforeEach
    void opens() throws IOException {
        shop = new HubShop(dir.resolve("store"));
        model = HubShop.model(dir);
        shop.hub.put(HubShop.REPO, HubShop.FILE, model);
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

        assertThat(Files.readAllBytes(shop.store.resolve(INSTALLED))).isEqualTo(model);
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
    void givesUpOnAServerThatFallsSilent() {
        shop.idle = Duration.ofMillis(100);
        shop.restart();
        shop.hub.at(HubShop.PATH, request -> shop.hub.stall(request, model, 1000));

        HubShop.assertFails(shop::pull, ErrorCode.BACKEND_TIMEOUT, "sent nothing for 100 ms");

        assertThat(stored()).contains(INSTALLED + ".part");
    }

    /** It is never silent, and would take for years. */
    @Test
    void givesUpOnAServerThatTricklesAndGoesOnLater() throws Exception {
        shop.slowest = new Slowest(Bytes.ofKibi(4), Duration.ofMillis(200));
        shop.restart();
        shop.hub.at(HubShop.PATH, this::trickle);

        HubShop.assertFails(
                shop::pull, ErrorCode.BACKEND_TIMEOUT, "fewer than 4.0 KiB count as a cut line");

        assertThat(shop.hub.rangesOf(HubShop.PATH)).hasSize(3);
        assertThat(stored()).contains(INSTALLED + ".part");
        shop.restart();
        shop.hub.at(HubShop.PATH, shop.hub::serve);
        shop.pull();
        assertThat(shop.stored()).containsExactly(INSTALLED);
        assertThat(shop.hub.requests().getLast().getHeader("range")).matches("bytes=[1-9]\\d*-");
    }

    /** The beginning of what is asked for, and then a few bytes at a time. */
    private void trickle(HttpServerRequest request) {
        String range = request.getHeader("range");
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        shop.hub.stall(request, model, 100);
        var at = new AtomicLong(from + 100);
        shop.hub
                .vertx()
                .setPeriodic(
                        10,
                        timer -> {
                            if (request.response().closed()) {
                                shop.hub.vertx().cancelTimer(timer);
                            } else {
                                int next = (int) at.getAndAdd(5);
                                request.response()
                                        .write(Buffer.buffer().appendBytes(model, next, 5));
                            }
                        });
    }

    @RepeatedTest(5)
    void endsWithinAMomentWhenItIsInterrupted() throws Exception {
        var ended = new CompletableFuture<Throwable>();
        shop.hub.at(HubShop.PATH, request -> shop.hub.stall(request, model, 100_000));
        Order order = shop.resolve("hf:org/repo");
        Thread puller =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                shop.stock().pull(order, _ -> {});
                                ended.complete(new AssertionError("not broken off"));
                            } catch (InterruptedException | RuntimeException e) {
                                ended.complete(e);
                            }
                        });
        waitForAPart();

        puller.interrupt();

        assertThat(ended.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        shop.restart();
        shop.hub.at(HubShop.PATH, shop.hub::serve);
        shop.pull();
        assertThat(shop.stored()).containsExactly(INSTALLED);
        assertThat(shop.hub.requests().getLast().getHeader("range")).matches("bytes=[1-9]\\d*-");
    }

    /** Until something lies on the disk. */
    private void waitForAPart() throws IOException, InterruptedException {
        Path part = shop.store.resolve(INSTALLED + ".part");
        var pause = new CountDownLatch(1);
        for (int i = 0; i < 1000 && !(Files.exists(part) && Files.size(part) > 0); i++) {
            assertThat(pause.await(10, TimeUnit.MILLISECONDS)).isFalse();
        }
        assertThat(Files.size(part)).isPositive();
    }

    /** A disk that waits makes the server wait, and fills no memory. */
    @Test
    void takesNoMoreFromTheLineThanIsWritten() throws Exception {
        long huge = 1L << 30;
        var sent = new AtomicLong();
        shop.hub.list(HubShop.REPO, FakeHub.entry(HubShop.FILE, huge, "0".repeat(64)));
        shop.hub.at(HubShop.PATH, request -> flood(request, huge, sent));
        var stuck = new CountDownLatch(1);
        var free = new CountDownLatch(1);
        Order order = shop.resolve("hf:org/repo");
        Thread puller =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                shop.stock()
                                        .pull(
                                                order,
                                                step -> {
                                                    if (step.done().value() > 0) {
                                                        stuck.countDown();
                                                        waitFor(free);
                                                    }
                                                });
                            } catch (InterruptedException | StokerException _) {
                                // Broken off below.
                            }
                        });
        assertThat(stuck.await(20, TimeUnit.SECONDS)).isTrue();

        long before = settled(sent);

        long written = Files.size(shop.store.resolve(INSTALLED + ".part"));
        assertThat(before - written).isLessThan(16L << 20);
        puller.interrupt();
        free.countDown();
        puller.join(Duration.ofSeconds(10));
        assertThat(puller.isAlive()).isFalse();
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** What was sent when nothing more goes out for a while. */
    private static long settled(AtomicLong sent) throws InterruptedException {
        var quiet = new CountDownLatch(1);
        long last = -1;
        for (int i = 0; i < 100 && sent.get() != last; i++) {
            last = sent.get();
            assertThat(quiet.await(300, TimeUnit.MILLISECONDS)).isFalse();
        }
        return sent.get();
    }

    private static void flood(HttpServerRequest request, long huge, AtomicLong sent) {
        var answer = request.response().putHeader("content-length", String.valueOf(huge));
        var piece = Buffer.buffer(new byte[1 << 16]);
        Runnable pump =
                () -> {
                    while (!answer.writeQueueFull() && !answer.closed()) {
                        answer.write(piece);
                        sent.addAndGet(piece.length());
                    }
                };
        answer.exceptionHandler(_ -> {});
        answer.drainHandler(_ -> pump.run());
        pump.run();
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

        assertThat(shop.stored()).containsExactly(INSTALLED);
    }

    @Test
    void takesNoListOfAnyLength() {
        shop.hub.at(
                "/api/models/org/repo/tree/main",
                request -> flood(request, 1L << 30, new AtomicLong()));

        HubShop.assertFails(
                () -> shop.resolve("hf:org/repo"),
                ErrorCode.MODEL_FILE_REFUSED,
                "lists are longer than");
    }

    @Test
    void carriesOutAnOrderOnceAtATime() throws Exception {
        var inside = new CompletableFuture<Throwable>();
        Order order = shop.resolve("hf:org/repo");

        shop.stock()
                .pull(
                        order,
                        _ -> {
                            try {
                                shop.stock().pull(order, _ -> {});
                            } catch (InterruptedException | StokerException e) {
                                inside.complete(e);
                            }
                        });

        assertThat(inside.get(5, TimeUnit.SECONDS))
                .hasMessageContaining("is being downloaded or deleted already");
        assertThat(shop.stored()).containsExactly(INSTALLED);
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
