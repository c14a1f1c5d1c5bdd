package dev.stoker.fleet.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.StokerException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes in the moment in which its waiter gives up. */
@Timeout(20)
final class WaitsTest {
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AutoCloseable lease = new Lease();

    @Test
    void takesWhatCameJustWhenTheTimeWasOver() throws InterruptedException {
        AutoCloseable came = Waits.on(new Late(lease), Duration.ofMillis(1), "it");

        assertThat(came).isSameAs(lease);
        assertThat(closed).isFalse();
    }

    @Test
    void closesWhatCameJustWhenItWasInterrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> Waits.on(new Late(lease), Duration.ofMinutes(1), "it"))
                .isInstanceOf(InterruptedException.class);

        assertThat(closed).isTrue();
    }

    @Test
    void cancelsWhatDoesNotCome() {
        var never = new CompletableFuture<String>();

        assertThatThrownBy(() -> Waits.on(never, Duration.ofMillis(1), "it"))
                .isInstanceOf(StokerException.class)
                .hasMessageContaining("took longer");

        assertThat(never).isCancelled();
    }

    private final class Lease implements AutoCloseable {
        @Override
        public void close() {
            closed.set(true);
        }
    }

    /** Completes just before it would be cancelled. */
    private static final class Late extends CompletableFuture<AutoCloseable> {
        private final AutoCloseable value;

        private Late(AutoCloseable value) {
            this.value = value;
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            complete(value);
            return super.cancel(mayInterrupt);
        }
    }
}
