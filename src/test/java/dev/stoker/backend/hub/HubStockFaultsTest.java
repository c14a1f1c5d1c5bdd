package dev.stoker.backend.hub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.ModelFolder.Order;
import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @RepeatedTest(5)
    void goesOnWhereTheLineWasCut() throws Exception {
        once(request -> shop.hub.cut(request, model, 100_000));

        shop.pull();

        assertThat(shop.stored()).containsExactly(INSTALLED);
        assertThat(shop.hub.rangesOf(HubShop.PATH)).hasSize(2);
        assertThat(shop.hub.requests().getLast().getHeader("range")).matches("bytes=[1-9]\\d*-");
        assertThat(shop.hub.requests().getLast().getHeader("if-range"))
                .isEqualTo("\"" + FakeHub.sha256(model) + "\"");
    }

    @Test
    void goesOnAfterARestartWhereItEnded() throws Exception {
        breakOff(100_000);
        shop.restart();
        shop.hub.at(HubShop.PATH, shop.hub::serve);

        shop.pull();

        assertThat(shop.stored()).containsExactly(INSTALLED);
        assertThat(shop.hub.rangesOf(HubShop.PATH)).containsExactly("bytes=100000-");
    }

    @Test
    void beginsAnewWhereTheServerHasAnotherVersion() throws Exception {
        breakOff(100_000);
        shop.restart();
        shop.hub.at(
                HubShop.PATH,
                request -> {
                    request.headers().remove("range");
                    shop.hub.serve(request);
                });

        shop.pull();

        assertThat(Files.readAllBytes(shop.store.resolve(INSTALLED))).isEqualTo(model);
        assertThat(shop.steps.getLast().done().value()).isEqualTo(model.length);
    }

    @Test
    void beginsAnewWhereTheRepositoryHasAnotherFile() throws Exception {
        breakOff(100_000);
        shop.restart();
        byte[] newer = model.clone();
        newer[newer.length - 1] ^= 1;
        shop.hub.put(HubShop.REPO, HubShop.FILE, newer);
        shop.hub.at(HubShop.PATH, shop.hub::serve);

        shop.pull();

        assertThat(shop.hub.rangesOf(HubShop.PATH)).containsExactly((String) null);
        assertThat(Files.readAllBytes(shop.store.resolve(INSTALLED))).isEqualTo(newer);
    }

    /** What was on the disk before is part of the digest, too. */
    @Test
    void noticesThatAnUnfinishedFileWasChangedOnTheDisk() throws Exception {
        breakOff(100_000);
        shop.restart();
        Path part = shop.store.resolve(INSTALLED + ".part");
        byte[] bytes = Files.readAllBytes(part);
        bytes[500] ^= 1;
        Files.write(part, bytes);
        shop.hub.at(HubShop.PATH, shop.hub::serve);

        assertFails(shop::pull, ErrorCode.BACKEND_ERROR, "has the digest");

        assertThat(shop.stored()).isEmpty();
    }

    @Test
    void installsNothingOfAWrongDigest() {
        byte[] other = model.clone();
        other[other.length - 1] ^= 1;
        shop.hub.at(HubShop.PATH, request -> shop.hub.serve(request, other));

        assertFails(
                shop::pull,
                ErrorCode.BACKEND_ERROR,
                "what was downloaded has the digest %s instead of %s; it was deleted"
                        .formatted(FakeHub.sha256(other), FakeHub.sha256(model)));

        assertThat(stored()).isEmpty();
    }

    @Test
    void installsNoFileThatIsNoSoundModel() {
        byte[] nonsense = "GGUF is what this begins with, and nothing else".getBytes(UTF_8);
        shop.hub.put(HubShop.REPO, HubShop.FILE, nonsense);

        assertFails(
                shop::pull,
                ErrorCode.MODEL_FILE_REFUSED,
                "what was downloaded is refused and was deleted");

        assertThat(stored()).isEmpty();
    }

    /** It would be attached to the model as its eyes. */
    @Test
    void installsNoProjectorThatIsNone() {
        shop.hub.put(HubShop.REPO, "mmproj-F16.gguf", model);

        assertFails(shop::pull, ErrorCode.MODEL_FILE_REFUSED, "it is no projector");

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

        assertFails(shop::pull, ErrorCode.MODEL_FILE_REFUSED, "the hub: " + because);
    }

    @RepeatedTest(5)
    void followsNoMoreThanFiveRedirects() {
        shop.hub.at(HubShop.PATH, request -> HubStockTest.redirect(request, HubShop.PATH));

        assertFails(shop::pull, ErrorCode.MODEL_FILE_REFUSED, "redirects more than 5 times");
        assertThat(shop.hub.rangesOf(HubShop.PATH)).hasSize(6);
    }

    @Test
    void takesNoMoreOfAnEndlessBodyThanWasListed() throws Exception {
        shop.hub.at(
                HubShop.PATH,
                request -> {
                    var answer = request.response().setChunked(true);
                    answer.write(Buffer.buffer(model));
                    var more = Buffer.buffer(new byte[1 << 16]);
                    shop.hub.vertx().setPeriodic(1, _ -> answer.write(more));
                });

        shop.pull();

        assertThat(Files.readAllBytes(shop.store.resolve(INSTALLED))).isEqualTo(model);
    }

    @Test
    void takesNoFileOfAnotherSizeThanListed() {
        shop.hub.at(HubShop.PATH, request -> shop.hub.serve(request, new byte[model.length + 1]));

        assertFails(
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

        assertFails(shop::pull, ErrorCode.BACKEND_ERROR, "sends a page instead of a file");
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

        assertFails(shop::pull, ErrorCode.BACKEND_ERROR, "sends a file packed");
        assertThat(shop.hub.requests().getLast().getHeader("accept-encoding"))
                .isEqualTo("identity");
    }

    @Test
    void givesUpOnAServerThatFallsSilent() {
        shop.idle = Duration.ofMillis(100);
        shop.restart();
        shop.hub.at(HubShop.PATH, request -> shop.hub.stall(request, model, 1000));

        assertFails(shop::pull, ErrorCode.BACKEND_TIMEOUT, "sent nothing for 100 ms");

        assertThat(stored()).contains(INSTALLED + ".part");
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

        assertThat(before).isLessThan(32L << 20);
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

    @ParameterizedTest
    @CsvSource({
        "404, , MODEL_NOT_FOUND, the hub has no public repository 'org/repo'",
        "401, RepoNotFound, MODEL_NOT_FOUND, the hub has no public repository 'org/repo'",
        "401, GatedRepo, BACKEND_ERROR, is not open to everybody",
        "403, GatedRepo, BACKEND_ERROR, is gated",
        "500, , BACKEND_ERROR, the hub answered 500",
        "418, , BACKEND_ERROR, the hub answered 418"
    })
    void tellsWhyAHubRefuses(int status, String code, ErrorCode expected, String because) {
        shop.hub.at(
                "/api/models/org/repo/tree/main",
                request -> {
                    if (code != null) {
                        request.response().putHeader("x-error-code", code);
                    }
                    request.response().setStatusCode(status).end("{}");
                });

        assertFails(() -> shop.resolve("hf:org/repo"), expected, because);
    }

    @Test
    void passesOnHowLongAHubWantsToBeLeftAlone() {
        shop.hub.at(
                "/api/models/org/repo/tree/main",
                request ->
                        request.response()
                                .setStatusCode(429)
                                .putHeader("retry-after", "120")
                                .end());

        assertThatThrownBy(() -> shop.resolve("hf:org/repo"))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e ->
                                assertThat(e.fault())
                                        .isEqualTo(
                                                new BackendFault(
                                                        429,
                                                        null,
                                                        FaultCause.RATE,
                                                        Duration.ofMinutes(2))));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void asksAgainWhereAServerIsBusyForAMoment(int status) throws Exception {
        once(request ->
                request.response().setStatusCode(status).putHeader("retry-after", "0").end());

        shop.pull();

        assertThat(shop.stored()).containsExactly(INSTALLED);
    }

    @Test
    void asksNoMoreThanAFewTimesInVain() {
        shop.hub.at(HubShop.PATH, request -> request.response().setStatusCode(503).end());

        assertFails(shop::pull, ErrorCode.BACKEND_ERROR, "the hub answered 503");

        assertThat(shop.hub.rangesOf(HubShop.PATH)).hasSize(3);
    }

    @Test
    void waitsForNoServerThatWantsTooLong() {
        shop.hub.at(
                HubShop.PATH,
                request ->
                        request.response()
                                .setStatusCode(429)
                                .putHeader("retry-after", "3600")
                                .end());

        assertFails(shop::pull, ErrorCode.BACKEND_ERROR, "asked too often");

        assertThat(shop.hub.rangesOf(HubShop.PATH)).hasSize(1);
    }

    @Test
    void downloadsNothingWhereTheDiskHasNoRoom() {
        shop.room = _ -> model.length;

        assertFails(shop::pull, ErrorCode.STORAGE_FAILED, "are free on the disk");

        assertThat(shop.hub.rangesOf(HubShop.PATH)).isEmpty();
    }

    @Test
    void needsRoomOnlyForWhatIsMissing() throws Exception {
        breakOff(100_000);
        shop.restart();
        shop.hub.at(HubShop.PATH, shop.hub::serve);
        shop.room = _ -> model.length - 100_000 + 1024;

        shop.pull();

        assertThat(shop.stored()).containsExactly(INSTALLED);
    }

    /** Ollama CVE-2024-37032, CVE-2026-7020; LM Studio CVE-2026-119979. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../evil-Q4_K_M.gguf",
                "/etc/evil-Q4_K_M.gguf",
                "a/../../evil-Q4_K_M.gguf",
                "..\\..\\evil-Q4_K_M.gguf",
                "C:evil-Q4_K_M.gguf",
                "con.Q4_K_M.gguf",
                "a\u0000-Q4_K_M.gguf",
                ".hidden-Q4_K_M.gguf",
                "a//b-Q4_K_M.gguf",
                "e\u202Evil-Q4_K_M.gguf"
            })
    void takesNoNameThatLeadsElsewhere(String path) throws IOException {
        shop.hub.list(HubShop.REPO, FakeHub.entry(path, model.length, FakeHub.sha256(model)));

        assertFails(() -> shop.resolve("hf:org/repo"), ErrorCode.MODEL_FILE_REFUSED, "is no name");

        try (var all = Files.list(dir)) {
            assertThat(all.map(file -> file.getFileName().toString())).containsExactly("m.gguf");
        }
    }

    @Test
    void takesNoTwoFilesThatAreOneOnSomeSystems() {
        String sha = FakeHub.sha256(model);
        shop.hub.list(
                HubShop.REPO,
                FakeHub.entry("M-00001-of-00002.gguf", 9, sha),
                FakeHub.entry("M-00002-of-00002.gguf", 9, sha),
                FakeHub.entry("m-00001-of-00002.gguf", 9, sha),
                FakeHub.entry("m-00002-of-00002.gguf", 9, sha));

        assertFails(() -> shop.resolve("hf:org/repo"), ErrorCode.MODEL_AMBIGUOUS, "several");
    }

    @Test
    void writesThroughNoLink() throws IOException {
        Path outside = Files.createDirectory(dir.resolve("outside"));
        Files.createDirectories(shop.store.resolve("org"));
        Files.createSymbolicLink(shop.store.resolve("org/repo"), outside);

        assertFails(shop::pull, ErrorCode.MODEL_FILE_REFUSED, "something else than a folder");

        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void writesIntoNoFileThatALinkLeadsTo() throws IOException {
        Path outside = Files.writeString(dir.resolve("outside"), "precious");
        Path folder = Files.createDirectories(shop.store.resolve("org/repo"));
        Files.createSymbolicLink(folder.resolve(HubShop.FILE + ".part"), outside);

        assertFails(shop::pull, ErrorCode.STORAGE_FAILED, "cannot be used");

        assertThat(outside).hasContent("precious");
    }

    @Test
    void takesNoFileWithoutADigest() {
        shop.hub.list(HubShop.REPO, FakeHub.entry(HubShop.FILE, model.length, "../../../../evil"));

        assertFails(() -> shop.resolve("hf:org/repo"), ErrorCode.MODEL_FILE_REFUSED, "no sha256");
    }

    @Test
    void takesNoListThatGoesOnElsewhere() {
        shop.hub.at(
                "/api/models/org/repo/tree/main",
                request ->
                        request.response()
                                .putHeader("link", "<https://evil.example/x>; rel=\"next\"")
                                .end("[]"));

        assertFails(
                () -> shop.resolve("hf:org/repo"), ErrorCode.MODEL_FILE_REFUSED, "another place");
    }

    @Test
    void takesNoEndlessList() {
        shop.hub.at(
                "/api/models/org/repo/tree/main",
                request ->
                        request.response()
                                .putHeader(
                                        "link",
                                        "<%s/api/models/org/repo/tree/main>; rel=\"next\""
                                                .formatted(shop.hub.base()))
                                .end("[]"));

        assertFails(() -> shop.resolve("hf:org/repo"), ErrorCode.MODEL_FILE_REFUSED, "20 pages");
    }

    @Test
    void takesNoListOfAnyLength() {
        shop.hub.at(
                "/api/models/org/repo/tree/main",
                request -> flood(request, 1L << 30, new AtomicLong()));

        assertFails(
                () -> shop.resolve("hf:org/repo"),
                ErrorCode.MODEL_FILE_REFUSED,
                "lists are longer than");
    }

    @Test
    void carriesOutOneOrderOfARepositoryAtATime() throws Exception {
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
        breakOff(100_000);

        for (String name : shop.stored()) {
            assertThat(Files.readString(shop.store.resolve(name), ISO_8859_1))
                    .doesNotContain(HubShop.TOKEN);
        }
        assertThat(shop.steps.toString()).doesNotContain(HubShop.TOKEN);
        assertThat(new HubOrigin(shop.hub.base(), new Secret(HubShop.TOKEN)))
                .asString()
                .doesNotContain(HubShop.TOKEN);
    }

    /** Leaves so many bytes on the disk; a line that is cut may lose the last ones. */
    private void breakOff(int bytes) {
        shop.idle = Duration.ofSeconds(1);
        shop.restart();
        shop.hub.at(
                HubShop.PATH,
                request -> {
                    if (request.getHeader("range") == null) {
                        shop.hub.stall(request, model, bytes);
                    } else {
                        request.response().setStatusCode(403).end();
                    }
                });
        assertThatThrownBy(shop::pull)
                .isInstanceOf(StokerException.class)
                .message()
                .doesNotContain(HubShop.TOKEN);
        assertThat(shop.store.resolve(INSTALLED + ".part")).hasSize(bytes);
        shop.idle = Duration.ofSeconds(10);
    }

    private void once(Consumer<HttpServerRequest> fault) {
        var asked = new AtomicInteger();
        shop.hub.at(
                HubShop.PATH,
                request -> {
                    if (asked.getAndIncrement() == 0) {
                        fault.accept(request);
                    } else {
                        shop.hub.serve(request);
                    }
                });
    }

    private List<String> stored() {
        try {
            return shop.stored();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertFails(ThrowingCallable what, ErrorCode code, String because) {
        assertThatThrownBy(what)
                .isInstanceOfSatisfying(
                        StokerException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(because);
    }
}
