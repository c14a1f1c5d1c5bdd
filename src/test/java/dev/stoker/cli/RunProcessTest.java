package dev.stoker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What only a process of its own shows: signals and pipes. */
final class RunProcessTest {
    private final CountDownLatch callerLeft = new CountDownLatch(1);
    private final CountDownLatch measuring = new CountDownLatch(1);
    private final FakeDaemon daemon =
            FakeDaemon.start()
                    .on("/stoker/v1/stream", this::writeUntilNobodyReads)
                    .on(CalibrateCommandTest.CALIBRATE, this::measureUntilNobodyReads)
                    .on(PullCommandTest.PULL, this::measureUntilNobodyReads);

    @AfterEach
    void stop() {
        daemon.close();
    }

    @Test
    void ctrlCEndsTheProgramAndTheWork() throws Exception {
        Process process = new ProcessBuilder(program("run", "tiny", "hi")).start();
        try (InputStream out = process.getInputStream()) {
            out.readNBytes(1);
            // A build in the background of a script has SIGINT ignored, and so have its children.
            boolean ignored = isInterruptIgnored();
            new ProcessBuilder("kill", ignored ? "-TERM" : "-INT", "" + process.pid())
                    .start()
                    .waitFor();

            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(ignored ? 143 : 130);
            assertThat(process.errorReader().readLine()).isNull();
            assertThat(callerLeft.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "calibrate, cancelled; nothing was changed",
        "pull, cancelled; the same command goes on where it stopped"
    })
    void ctrlCCancelsLongWorkAndSaysWhatIsLeft(String command, String lastWords) throws Exception {
        Process process = new ProcessBuilder(program(command, "tiny")).start();
        try {
            assertThat(measuring.await(20, TimeUnit.SECONDS)).isTrue();
            boolean ignored = isInterruptIgnored();
            new ProcessBuilder("kill", ignored ? "-TERM" : "-INT", "" + process.pid())
                    .start()
                    .waitFor();

            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(ignored ? 143 : 130);
            assertThat(process.errorReader().lines().toList().getLast())
                    .isEqualTo("stoker: " + lastWords);
            assertThat(callerLeft.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aReaderThatHasSeenEnoughEndsItQuietly() throws Exception {
        var command = new ArrayList<String>();
        command.addAll(List.of("sh", "-c", "{ \"$@\"; echo code $? >&2; } | head -n 1", "sh"));
        command.addAll(program("run", "tiny", "hi"));
        Process process = new ProcessBuilder(command).start();
        try {
            assertThat(process.inputReader().readLine()).isEqualTo("burning");
            assertThat(process.errorReader().readLine()).isEqualTo("code 0");
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(callerLeft.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    private List<String> program(String... arguments) {
        var program = new ArrayList<String>();
        program.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        // As the packaged program's entry point sets it.
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CliProgram.class.getName(),
                        "--address",
                        daemon.address()));
        program.addAll(List.of(arguments));
        return program;
    }

    private void measureUntilNobodyReads(HttpExchange exchange) throws IOException {
        repeat(exchange, CalibrateCommandTest.PROGRESS.getBytes(UTF_8), measuring);
    }

    private void writeUntilNobodyReads(HttpExchange exchange) throws IOException {
        repeat(
                exchange,
                new NativeStream().text("burning\n").cut().getBytes(UTF_8),
                new CountDownLatch(1));
    }

    private void repeat(HttpExchange exchange, byte[] event, CountDownLatch begun)
            throws IOException {
        exchange.getResponseHeaders().add("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try {
            OutputStream body = exchange.getResponseBody();
            while (!callerLeft.await(5, TimeUnit.MILLISECONDS)) {
                body.write(event);
                body.flush();
                begun.countDown();
            }
        } catch (IOException _) {
            callerLeft.countDown();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static boolean isInterruptIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                .anyMatch(mask -> (mask & 2) != 0);
    }
}
