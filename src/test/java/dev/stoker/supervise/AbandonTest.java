package dev.stoker.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Bytes;
import dev.stoker.core.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a process and of callers when the decisions about an engine meet a bug. */
final class AbandonTest {
    private final ManualClock clock = new ManualClock();
    private final EngineProcess process = sleeping();
    private final Supervision supervision =
            new Supervision("m", AbandonTest::settings, clock, new KillingWork(), () -> 0);

    @AfterEach
    void end() {
        process.kill();
    }

    @Test
    void killsTheProcessAndAnswersEverybody() {
        var leased = new CompletableFuture<EngineLease>();
        tell(new Message.Acquire(leased, clock.instant()));
        tell(new Message.Spawned(1, process));
        tell(new Message.BecameReady(1, URI.create("http://127.0.0.1:9")));
        var late = new CompletableFuture<EngineLease>();
        var stopped = new CompletableFuture<Void>();

        supervision.abandon(new Message.Acquire(late, clock.instant()));
        supervision.abandon(new Message.Stop("test", false, stopped));
        supervision.takeAnswers().forEach(Runnable::run);

        Eventually.get(process.exit());
        assertThat(Eventually.failure(late)).hasMessageContaining("a bug in Stoker");
        assertThat(stopped).isDone();
        assertThat(supervision.snapshot().state()).isInstanceOf(EngineState.Stopped.class);
        assertThat(supervision.snapshot().inUse()).isZero();
    }

    @Test
    void killsWhatIsSpawnedForAStartThatIsOver() {
        var waits = new CompletableFuture<EngineLease>();
        tell(new Message.Acquire(waits, clock.instant()));
        supervision.abandon(null);

        tell(new Message.Spawned(1, process));

        Eventually.get(process.exit());
        assertThat(Eventually.failure(waits)).hasMessageContaining("a bug in Stoker");
        assertThat(supervision.snapshot().pid()).isNull();
    }

    private void tell(Message message) {
        supervision.handle(message);
        supervision.takeAnswers().forEach(Runnable::run);
    }

    private static EngineProcess sleeping() {
        try {
            Process sleep = new ProcessBuilder("/bin/sleep", "600").start();
            return new EngineProcess(sleep, new Secret("0123456789abcdef"), new LogTail(1));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static SuperviseSettings settings() {
        return new SuperviseSettings(
                Duration.ofSeconds(60),
                Duration.ZERO,
                2,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofSeconds(2),
                Path.of("/nowhere"),
                Bytes.ofMebi(1),
                null);
    }

    private static final class KillingWork implements Work {
        @Override
        public void start(long attempt) {}

        @Override
        public void stop(EngineProcess process) {}

        @Override
        public void kill(EngineProcess process) {
            process.kill();
        }

        @Override
        public String causeOf(int exitCode, EngineProcess process) {
            return "exit " + exitCode;
        }

        @Override
        public void released(long attempt) {}
    }
}
