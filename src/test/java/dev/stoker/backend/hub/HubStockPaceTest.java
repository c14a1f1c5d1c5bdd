package dev.stoker.backend.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.ModelFolder.Order;
import dev.stoker.backend.ModelFolderSettings.Slowest;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.testing.FakeHub;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

/** How long a download lasts and at what speed, and what ends it before. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
final class HubStockPaceTest {
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
    void givesUpOnAServerThatFallsSilent() throws IOException {
        shop.idle = Duration.ofMillis(100);
        shop.restart();
        shop.hub.at(HubShop.PATH, request -> shop.hub.stall(request, model, 1000));

        HubShop.assertFails(shop::pull, ErrorCode.BACKEND_TIMEOUT, "sent nothing for 100 ms");

        assertThat(shop.stored()).contains(HubShop.INSTALLED + ".part");
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
        assertThat(shop.stored()).contains(HubShop.INSTALLED + ".part");
        shop.restart();
        shop.hub.at(HubShop.PATH, shop.hub::serve);
        shop.pull();
        assertThat(shop.stored()).containsExactly(HubShop.INSTALLED);
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
        assertThat(shop.stored()).containsExactly(HubShop.INSTALLED);
        assertThat(shop.hub.requests().getLast().getHeader("range")).matches("bytes=[1-9]\\d*-");
    }

    /** Until something lies on the disk. */
    private void waitForAPart() throws IOException, InterruptedException {
        Path part = shop.store.resolve(HubShop.INSTALLED + ".part");
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
        shop.hub.at(HubShop.PATH, request -> HubShop.flood(request, huge, sent));
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

        long written = Files.size(shop.store.resolve(HubShop.INSTALLED + ".part"));
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
        assertThat(shop.stored()).containsExactly(HubShop.INSTALLED);
    }
}
