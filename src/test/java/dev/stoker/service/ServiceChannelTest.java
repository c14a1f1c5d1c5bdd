package dev.stoker.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.testing.NotifySocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real datagram socket. */
@Timeout(120)
@EnabledOnOs(value = OS.LINUX, disabledReason = "systemd is of Linux")
final class ServiceChannelTest {
    private static final int THREADS = 4;

    @TempDir private Path folder;

    private static ServiceChannel of(String socket) {
        return ServiceChannel.of(Map.of(ServiceChannel.SOCKET, socket));
    }

    private static String anAbstractName() {
        return "@stoker-test-" + System.nanoTime() + "-" + ProcessHandle.current().pid();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tellsAtAPathAndAtAnAbstractName(boolean isAbstract) {
        String name = isAbstract ? anAbstractName() : folder.resolve("notify").toString();
        try (NotifySocket socket = NotifySocket.at(name)) {
            ServiceChannel channel = of(name);

            channel.ready("127.0.0.1:11500, 2 of 3 backends ready");
            channel.status("now this");
            channel.alive();
            channel.stopping("going down", Duration.ofMillis(35_500));

            assertThat(channel.isOpen()).isTrue();
            assertThat(socket.next())
                    .isEqualTo("READY=1\nSTATUS=127.0.0.1:11500, 2 of 3 backends ready");
            assertThat(socket.next()).isEqualTo("STATUS=now this");
            assertThat(socket.next()).isEqualTo("WATCHDOG=1");
            assertThat(socket.next())
                    .isEqualTo("STOPPING=1\nEXTEND_TIMEOUT_USEC=35500000\nSTATUS=going down");
        }
    }

    /** systemd would show a service that goes down as one that serves, and wait for it to end. */
    @Test
    void takesNothingBackOnceItHasToldThatItIsStopping() {
        try (NotifySocket socket = NotifySocket.at(anAbstractName())) {
            ServiceChannel channel = of(socket.name());

            assertThat(channel.ready("serves")).isTrue();
            channel.stopping("going down", Duration.ofSeconds(1));
            assertThat(channel.ready("serves after a look that took long")).isFalse();
            assertThat(channel.status("serves something else")).isFalse();
            channel.reloading();
            channel.alive();

            socket.next("WATCHDOG=1"::equals);
            assertThat(socket.all())
                    .containsExactly(
                            "READY=1\nSTATUS=serves",
                            "STOPPING=1\nEXTEND_TIMEOUT_USEC=1000000\nSTATUS=going down",
                            "WATCHDOG=1");
        }
    }

    /** The look at the backends ends, and a reload does, on threads of their own. */
    @Test
    void takesNothingBackHoweverManyThreadsTell() throws Exception {
        try (NotifySocket socket = NotifySocket.at(anAbstractName());
                var threads = Executors.newFixedThreadPool(THREADS)) {
            ServiceChannel channel = of(socket.name());
            var begun = new CountDownLatch(THREADS);
            for (int i = 0; i < THREADS; i++) {
                threads.execute(() -> {
                    channel.ready("serves");
                    begun.countDown();
                    int times = 0;
                    while (channel.status("serves") && times < 1_000) {
                        times++;
                    }
                });
            }
            begun.await();

            channel.stopping("going down", Duration.ZERO);
            threads.shutdown();
            assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            channel.alive();

            socket.next("WATCHDOG=1"::equals);
            List<String> all = socket.all();
            assertThat(all.get(all.size() - 2)).startsWith("STOPPING=1\n");
        }
    }

    /** The clock of System.nanoTime is the same one on Linux. */
    @Test
    void tellsAReloadByTheClockThatTheManagerReads() {
        try (NotifySocket socket = NotifySocket.at(anAbstractName())) {
            long before = System.nanoTime() / 1_000;

            of(socket.name()).reloading();

            long after = System.nanoTime() / 1_000;
            String[] lines = socket.next().split("\n", -1);
            assertThat(lines).hasSize(2);
            assertThat(lines[0]).isEqualTo("RELOADING=1");
            assertThat(lines[1]).startsWith("MONOTONIC_USEC=");
            assertThat(Long.parseLong(lines[1].substring("MONOTONIC_USEC=".length())))
                    .isBetween(before, after);
        }
    }

    @Test
    void letsNoStatusSayAnythingElse() {
        try (NotifySocket socket = NotifySocket.at(anAbstractName())) {
            of(socket.name()).status("a model\nMAINPID=1\r\u2028x" + "y".repeat(1000));

            String told = socket.next();

            assertThat(told).startsWith("STATUS=a model MAINPID=1").doesNotContain("\n", "\r");
            assertThat(told).hasSizeLessThan(520).endsWith("…");
        }
    }

    @Test
    void goesOnWhereNobodyListensAnyMore() {
        ServiceChannel channel = of(folder.resolve("gone").toString());

        channel.ready("x");
        channel.alive();

        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void seesThatThereIsNoRoomForOneMore() throws IOException {
        try (NotifySocket deaf = NotifySocket.deaf(folder.resolve("deaf").toString())) {
            NotifyAddress to = NotifyAddress.of(deaf.name());
            var calls = new SystemCalls();

            int taken = 0;
            while (to != null && calls.send(to, new byte[] {'x'}) && taken < 1_000_000) {
                taken++;
            }

            assertThat(taken).isBetween(1, 999_999);
        }
    }

    @Test
    void isWatchedOnlyIfItIsMeant() {
        String socket = anAbstractName();
        String micros = "3000000";

        assertThat(watchdog(Map.of("NOTIFY_SOCKET", socket))).isNull();
        assertThat(watchdog(Map.of("WATCHDOG_USEC", micros))).isNull();
        assertThat(watchdog(Map.of("NOTIFY_SOCKET", socket, "WATCHDOG_USEC", "much"))).isNull();
        assertThat(watchdog(Map.of("NOTIFY_SOCKET", socket, "WATCHDOG_USEC", micros)))
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(
                        watchdog(
                                Map.of(
                                        "NOTIFY_SOCKET",
                                        socket,
                                        "WATCHDOG_USEC",
                                        micros,
                                        "WATCHDOG_PID",
                                        "7")))
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(
                        watchdog(
                                Map.of(
                                        "NOTIFY_SOCKET",
                                        socket,
                                        "WATCHDOG_USEC",
                                        micros,
                                        "WATCHDOG_PID",
                                        "8")))
                .isNull();
    }

    private static @Nullable Duration watchdog(Map<String, String> environment) {
        return ServiceChannel.of(environment, 7).watchdog();
    }

    /** In a program that may call no native function: it would be ended by the first. */
    @Test
    void touchesNoNativeFunctionWhereThereIsNoManager() throws Exception {
        assertThat(told(Map.of())).isEqualTo("told\n");
        assertThat(told(Map.of("NOTIFY_SOCKET", "@nobody"))).contains("IllegalCallerException");
    }

    private static String told(Map<String, String> environment) throws Exception {
        var builder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "--illegal-native-access=deny",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Telling.class.getName())
                        .redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("NOTIFY_SOCKET", "JAVA_TOOL_OPTIONS"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return said;
        } finally {
            process.destroyForcibly();
        }
    }

    /** A program that tells its manager all there is to tell. */
    static final class Telling {
        private Telling() {}

        public static void main(String[] arguments) {
            ServiceChannel channel = ServiceChannel.of(System.getenv());
            channel.ready("x");
            channel.reloading();
            channel.stopping("x", Duration.ZERO);
            System.out.println("told");
        }
    }
}
