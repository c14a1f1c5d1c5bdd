package dev.stoker.fleet.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.PullStep;
import dev.stoker.backend.PullStep.Phase;
import dev.stoker.core.BackendId;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One download for all who wait for it. */
@Timeout(20)
final class PullsTest {
    private static final Pulls.Key TINY = new Pulls.Key(new BackendId("ollama"), "tiny");

    private final Pulls pulls =
            new Pulls(
                    InstantSource.system(), new Pulls.Rhythm(Duration.ZERO, Duration.ofMinutes(1)));
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final CountDownLatch brokenOff = new CountDownLatch(1);
    private final AtomicInteger runs = new AtomicInteger();

    @AfterEach
    void close() {
        goOn.countDown();
        pulls.close();
    }

    @Test
    void tellsEachStepAndTheEnd() throws InterruptedException {
        try (Pulls.Waiter waiter = pulls.join(TINY, this::halfAndWait)) {
            assertThat(half(waiter).percent()).isEqualTo(50);
            goOn.countDown();

            assertThat(last(waiter))
                    .isInstanceOfSatisfying(
                            PullNews.Done.class,
                            done -> {
                                assertThat(done.model()).isEqualTo("tiny:latest");
                                assertThat(done.progress().percent()).isEqualTo(100);
                            });
            assertThat(waiter.next()).as("again").isInstanceOf(PullNews.Done.class);
        }
        assertThat(pulls.running()).isEmpty();
    }

    @Test
    void whoComesLaterJoinsAndIsToldHowFarItIsAtOnce() throws InterruptedException {
        try (Pulls.Waiter first = pulls.join(TINY, this::halfAndWait)) {
            half(first);
            try (Pulls.Waiter second = pulls.join(TINY, _ -> "another")) {
                assertThat(half(second).percent()).isEqualTo(50);
                assertThat(pulls.running())
                        .singleElement()
                        .satisfies(running -> {
                            assertThat(running.key()).isEqualTo(TINY);
                            assertThat(running.waiting()).isEqualTo(2);
                            assertThat(running.progress().percent()).isEqualTo(50);
                        });
                goOn.countDown();

                assertThat(last(first)).isEqualTo(last(second));
            }
        }
        assertThat(runs).hasValue(1);
    }

    @Test
    void aModelOfAnotherBackendIsAnotherDownload() {
        var elsewhere = new Pulls.Key(new BackendId("elsewhere"), TINY.model());
        try (Pulls.Waiter first = pulls.join(TINY, this::halfAndWait);
                Pulls.Waiter second = pulls.join(elsewhere, this::halfAndWait)) {
            assertThat(first.key()).isNotEqualTo(second.key());
            assertThat(pulls.running()).hasSize(2);
        }
    }

    @Test
    void theLastWhoLeavesBreaksItOff() throws InterruptedException {
        Pulls.Waiter first = pulls.join(TINY, this::halfAndWait);
        Pulls.Waiter second = pulls.join(TINY, this::halfAndWait);
        half(second);

        first.close();
        first.close();

        assertThat(brokenOff.getCount()).as("one still waits").isEqualTo(1);
        assertThat(pulls.running()).hasSize(1);
        second.close();
        assertThat(brokenOff.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(pulls.running()).isEmpty();
    }

    /** Two would write the same files. */
    @Test
    void beginsAnewOnlyWhenTheOneThatWasBrokenOffHasEnded() throws InterruptedException {
        var mayEnd = new CountDownLatch(1);
        var overlapped = new AtomicInteger();
        Pulls.Waiter slow =
                pulls.join(
                        TINY,
                        progress -> {
                            begun.countDown();
                            try {
                                goOn.await();
                            } finally {
                                brokenOff.countDown();
                                awaitUninterrupted(mayEnd);
                                overlapped.addAndGet(runs.get());
                            }
                            return "never";
                        });
        begun.await();
        slow.close();
        brokenOff.await();
        // Also one that gives up before its turn has come.
        pulls.join(TINY, this::halfAndWait).close();

        try (Pulls.Waiter fresh = pulls.join(TINY, this::halfAndWait)) {
            assertThat(fresh.next()).isInstanceOf(PullNews.Going.class);
            mayEnd.countDown();
            half(fresh);
            goOn.countDown();

            assertThat(last(fresh)).isInstanceOf(PullNews.Done.class);
        }
        assertThat(overlapped).hasValue(0);
        assertThat(runs).hasValue(1);
    }

    @Test
    void aSlowReaderHoldsNothingUpAndGetsTheLatest() throws InterruptedException {
        var all = new CountDownLatch(1);
        try (Pulls.Waiter slow =
                pulls.join(
                        TINY,
                        progress -> {
                            for (int i = 1; i <= 100_000; i++) {
                                progress.accept(downloading(i, 100_000));
                            }
                            all.countDown();
                            goOn.await();
                            return "tiny";
                        })) {
            assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();

            PullNews next = slow.next();

            assertThat(next)
                    .isInstanceOfSatisfying(
                            PullNews.Going.class,
                            going -> assertThat(going.progress().percent()).isEqualTo(100));
            goOn.countDown();
            assertThat(last(slow)).isInstanceOf(PullNews.Done.class);
        }
    }

    @Test
    void anErrorReachesAllAndTheNextOneBeginsAnew() throws InterruptedException {
        var why = new StokerException(ErrorCode.STORAGE_FAILED, "no room");
        Pulls.Task failing =
                _ -> {
                    goOn.await();
                    throw why;
                };
        List<PullNews> ends = new ArrayList<>();
        try (Pulls.Waiter first = pulls.join(TINY, failing);
                Pulls.Waiter second = pulls.join(TINY, failing)) {
            goOn.countDown();
            ends.add(last(first));
            ends.add(last(second));
        }

        assertThat(ends).containsExactly(new PullNews.Failed(why), new PullNews.Failed(why));
        try (Pulls.Waiter again = pulls.join(TINY, _ -> "tiny")) {
            assertThat(last(again)).isInstanceOf(PullNews.Done.class);
        }
    }

    @Test
    void aBugIsToldAsOneAndNotItsText() throws InterruptedException {
        try (Pulls.Waiter waiter =
                pulls.join(
                        TINY,
                        _ -> {
                            throw new IllegalStateException("/home/ada/secret, by design");
                        })) {
            assertThat(last(waiter))
                    .isInstanceOfSatisfying(
                            PullNews.Failed.class,
                            failed -> {
                                assertThat(failed.why().code()).isEqualTo(ErrorCode.INTERNAL);
                                assertThat(failed.why().detail()).doesNotContain("ada");
                            });
        }
    }

    @Test
    void refusesMoreThanTheMost() throws InterruptedException {
        List<Pulls.Waiter> waiters = new ArrayList<>();
        for (int i = 0; i < Pulls.MOST; i++) {
            waiters.add(pulls.join(key("m" + i), this::halfAndWait));
        }

        assertThatThrownBy(() -> pulls.join(key("one-more"), this::halfAndWait))
                .isInstanceOfSatisfying(
                        StokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUSY));
        assertThat(pulls.join(key("m0"), this::halfAndWait).next()).isNotNull();
        waiters.getLast().close();
        assertThat(pulls.join(key("one-more"), this::halfAndWait).next()).isNotNull();
    }

    @Test
    void theEndOfStokerEndsThemAll() throws InterruptedException {
        Pulls.Waiter waiter = pulls.join(TINY, this::halfAndWait);
        half(waiter);

        pulls.close();

        assertThat(brokenOff.getCount()).isZero();
        assertThat(last(waiter))
                .isInstanceOfSatisfying(
                        PullNews.Failed.class,
                        failed ->
                                assertThat(failed.why().code()).isEqualTo(ErrorCode.SHUTTING_DOWN));
        assertThatThrownBy(() -> pulls.join(TINY, this::halfAndWait))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.SHUTTING_DOWN));
    }

    /** So that a connection that is gone is noticed. */
    @Test
    void tellsTheSameAgainWhereNothingMoves() throws InterruptedException {
        var restless =
                new Pulls(
                        InstantSource.system(),
                        new Pulls.Rhythm(Duration.ofMinutes(1), Duration.ofMillis(20)));
        try (restless;
                Pulls.Waiter waiter = restless.join(TINY, this::halfAndWait)) {
            begun.await();

            for (int i = 0; i < 4; i++) {
                assertThat(waiter.next()).isInstanceOf(PullNews.Going.class);
            }
        }
    }

    private String halfAndWait(Consumer<PullStep> progress) throws InterruptedException {
        runs.incrementAndGet();
        try {
            progress.accept(downloading(500, 1000));
            begun.countDown();
            goOn.await();
            progress.accept(downloading(1000, 1000));
            return "tiny:latest";
        } catch (InterruptedException e) {
            brokenOff.countDown();
            throw e;
        }
    }

    private static PullStep downloading(long done, long total) {
        return new PullStep(Phase.DOWNLOADING, new Bytes(done), new Bytes(total));
    }

    /** Reads on until it is half done. */
    private static PullProgress half(Pulls.Waiter waiter) throws InterruptedException {
        while (true) {
            if (waiter.next() instanceof PullNews.Going(PullProgress progress)
                    && progress.percent() != null) {
                return progress;
            }
        }
    }

    private static PullNews last(Pulls.Waiter waiter) throws InterruptedException {
        while (true) {
            PullNews news = waiter.next();
            if (!(news instanceof PullNews.Going)) {
                return news;
            }
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Pulls.Key key(String model) {
        return new Pulls.Key(new BackendId("ollama"), model);
    }
}
