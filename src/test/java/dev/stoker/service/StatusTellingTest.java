package dev.stoker.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.testing.NotifySocket;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(120)
@EnabledOnOs(value = OS.LINUX, disabledReason = "systemd is of Linux")
final class StatusTellingTest {
    private static final Duration SHORT = Duration.ofMillis(1);

    @Test
    void tellsEachChangeOnceAndNothingElse() {
        String name = "@stoker-status-" + System.nanoTime();
        try (NotifySocket socket = NotifySocket.at(name)) {
            ServiceChannel channel = ServiceChannel.of(Map.of("NOTIFY_SOCKET", name));
            var asked = new AtomicInteger();

            // The first is known; then ten times each, as long as it is asked.
            StatusTelling telling =
                    StatusTelling.start(
                            channel, "n0", () -> "n" + asked.getAndIncrement() / 10, SHORT);
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> asked.get() > 35);
            if (telling != null) {
                telling.close();
            }

            assertThat(socket.next()).isEqualTo("STATUS=n1");
            assertThat(socket.next()).isEqualTo("STATUS=n2");
            assertThat(socket.next()).isEqualTo("STATUS=n3");
        }
    }

    @Test
    void endsOnceTheManagerHasHeardOfTheEnd() {
        String name = "@stoker-status-" + System.nanoTime();
        try (NotifySocket socket = NotifySocket.at(name)) {
            ServiceChannel channel = ServiceChannel.of(Map.of("NOTIFY_SOCKET", name));
            var asked = new AtomicInteger();
            channel.stopping("going down", Duration.ZERO);

            try (StatusTelling telling =
                    Objects.requireNonNull(
                            StatusTelling.start(
                                    channel,
                                    "",
                                    () -> "serves " + asked.getAndIncrement(),
                                    SHORT))) {
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(telling::hasEnded);
            }

            assertThat(asked).hasValue(1);
            assertThat(socket.next()).startsWith("STOPPING=1\n");
            assertThat(socket.all()).hasSize(1);
        }
    }

    @Test
    void isNoneWhereNobodyWantsToKnow() {
        assertThat(StatusTelling.start(ServiceChannel.of(Map.of()), "", () -> "x")).isNull();
    }
}
