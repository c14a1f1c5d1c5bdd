package dev.stoker.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.config.Unreadable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class FolderLookTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final List<Path> FOLDERS = List.of(Path.of("/m"));
    private static final List<Unreadable> SHUT =
            List.of(new Unreadable(Path.of("/m"), "it is shut", null, false));

    @Test
    void tellsWhatItSeesOnAPlatformThread() {
        var thread = new AtomicReference<Thread>();
        var look =
                new FolderLook(
                        _ -> {
                            thread.set(Thread.currentThread());
                            return SHUT;
                        },
                        LONG);

        assertThat(look.at(FOLDERS)).isEqualTo(SHUT);
        assertThat(thread.get().isVirtual()).isFalse();
        assertThat(thread.get().isDaemon()).isTrue();
    }

    @Test
    void aDriveThatDoesNotAnswerHoldsOneThreadAndNoCaller() {
        var looks = new AtomicInteger();
        var answers = new CountDownLatch(1);
        try {
            var look =
                    new FolderLook(
                            _ -> {
                                looks.incrementAndGet();
                                awaited(answers);
                                return SHUT;
                            },
                            SHORT);

            assertThat(look.at(FOLDERS)).isNull();
            assertThat(look.at(FOLDERS)).isNull();
            assertThat(looks).hasValueLessThan(2);
        } finally {
            answers.countDown();
        }
    }

    @Test
    void whatWasSeenEarlierIsToldWhileADriveDoesNotAnswer() {
        var looks = new AtomicInteger();
        var answers = new CountDownLatch(1);
        try {
            var look =
                    new FolderLook(
                            _ -> {
                                if (looks.incrementAndGet() > 1) {
                                    awaited(answers);
                                }
                                return SHUT;
                            },
                            Duration.ofSeconds(2));

            assertThat(look.at(FOLDERS)).isEqualTo(SHUT);
            assertThat(look.at(FOLDERS)).isEqualTo(SHUT);
            assertThat(look.at(List.of(Path.of("/other")))).isNull();
        } finally {
            answers.countDown();
        }
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
