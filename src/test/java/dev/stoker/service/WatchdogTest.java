package dev.stoker.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class WatchdogTest {
    private static final Duration GENEROUS = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(1);

    private final AtomicInteger signs = new AtomicInteger();

    private Watchdog start(List<Executor> watched) {
        return Watchdog.start(SHORT, watched, signs::incrementAndGet);
    }

    /** It waits for a task to run, and for as long as it takes. */
    private static void awaitWaiting(Watchdog watchdog) {
        Awaitility.await()
                .atMost(GENEROUS)
                .until(() -> watchdog.thread().getState() == Thread.State.WAITING);
    }

    private void awaitSigns(int count) {
        Awaitility.await().atMost(GENEROUS).until(() -> signs.get() >= count);
    }

    @Test
    void givesSignsAsLongAsEveryoneRunsWhatItIsGiven() {
        try (Watchdog _ = start(List.of(Runnable::run, Runnable::run))) {
            awaitSigns(3);
        }
    }

    @Test
    void givesNoSignBeforeTheLastOneHasRun() throws InterruptedException {
        BlockingQueue<Runnable> slow = new LinkedBlockingQueue<>();
        try (Watchdog watchdog = start(List.of(Runnable::run, slow::add))) {
            Runnable first = slow.poll(60, TimeUnit.SECONDS);
            awaitWaiting(watchdog);
            assertThat(signs).hasValue(0);

            first.run();
            Runnable second = slow.poll(60, TimeUnit.SECONDS);
            awaitWaiting(watchdog);

            assertThat(second).isNotNull();
            assertThat(signs).hasValue(1);
        }
    }

    @Test
    void givesNoSignWhileAnEventLoopIsBlocked() {
        Vertx vertx = Vertx.vertx();
        var free = new CountDownLatch(1);
        try {
            @SuppressWarnings("deprecation") // as in the daemon
            var loops = vertx.nettyEventLoopGroup();
            List<Executor> watched = new ArrayList<>();
            loops.forEach(watched::add);
            watched.getLast()
                    .execute(() -> {
                        try {
                            free.await();
                        } catch (InterruptedException _) {
                            Thread.currentThread().interrupt();
                        }
                    });
            try (Watchdog watchdog = start(watched)) {
                awaitWaiting(watchdog);
                assertThat(signs).hasValue(0);

                free.countDown();

                awaitSigns(2);
            }
        } finally {
            free.countDown();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void doesNotWaitForOneThatHasEnded() {
        Executor ended =
                _ -> {
                    throw new RejectedExecutionException();
                };
        try (Watchdog _ = start(List.of(ended))) {
            awaitSigns(2);
        }
    }

    @Test
    void endsWhenItIsClosed() {
        Watchdog watchdog = start(List.of(Runnable::run));

        watchdog.close();

        Awaitility.await().atMost(GENEROUS).until(() -> !watchdog.thread().isAlive());
    }

    @Test
    void isNoneWhereNobodyLooks() {
        ServiceChannel channel = ServiceChannel.of(Map.of());

        assertThat(Watchdog.start(channel, List.of(Runnable::run))).isNull();
    }
}
