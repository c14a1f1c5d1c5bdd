package dev.stoker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoker.api.PullAnswer.DoneAnswer;
import dev.stoker.api.PullAnswer.ProgressAnswer;
import dev.stoker.core.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PullCommandTest {
    static final String PULL = "/stoker/v1/models/pull";
    static final String HALF = progress("downloading", 50, 1024, 100L, 10L);

    private static final String DONE =
            text(new DoneAnswer("llama3.2:1b", "ollama", Bytes.ofMebi(2048)));

    private final FakeDaemon daemon = FakeDaemon.start();

    @AfterEach
    void stop() {
        daemon.close();
    }

    private Cli cli() {
        return new Cli().daemon(daemon);
    }

    private static String progress(
            String phase,
            @Nullable Integer percent,
            long mebi,
            @Nullable Long rate,
            @Nullable Long eta) {
        return "event: progress\ndata: "
                + text(
                        new ProgressAnswer(
                                phase,
                                percent,
                                Bytes.ofMebi(mebi),
                                percent == null ? null : Bytes.ofMebi(2048),
                                rate == null ? null : Bytes.ofMebi(rate),
                                eta,
                                null,
                                null))
                + "\n\n";
    }

    private static String text(Object answer) {
        return new String(FakeDaemon.bytes(answer), UTF_8);
    }

    private static String done() {
        return "event: done\ndata: " + DONE + "\n\n";
    }

    /** A hub or a backend that refuses Stoker's own key has nothing to do with the token. */
    @Test
    void tellsWhatAHubRefusesAndAsksOnce() {
        daemon.problem(PULL, 401, "backend_error", "the repository 'a/b' is not open to everybody");

        Cli.Ended ended = cli().run("pull", "hf:a/b");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("the repository 'a/b' is not open to everybody");
        assertThat(daemon.asked()).hasSize(1);
    }

    /** A log of a script is not to be filled by a bar. */
    @Test
    void tellsEachPhaseAndTenthWhereNobodyWatches() {
        daemon.events(
                PULL,
                progress("resolving", null, 0, null, null)
                        + progress("downloading", 0, 0, null, null)
                        + progress("downloading", 9, 184, 60L, 31L)
                        + HALF
                        + progress("downloading", 54, 1105, 100L, 9L)
                        + progress("verifying", 100, 2048, null, null)
                        + done());

        Cli.Ended ended = cli().run("pull", "llama3.2:1b");

        assertThat(ended)
                .isEqualTo(
                        new Cli.Ended(
                                0,
                                "llama3.2:1b is on ollama.\n",
                                """
                                llama3.2:1b: resolving
                                llama3.2:1b: downloading 0 %, 0 B of 2.0 GiB
                                llama3.2:1b: downloading 50 %, 1.0 GiB of 2.0 GiB, 100.0 MiB/s, 10 s left
                                llama3.2:1b: verifying 100 %, 2.0 GiB of 2.0 GiB
                                """));
        assertThat(daemon.asked().getFirst().body()).isEqualTo("{\"model\":\"llama3.2:1b\"}");
    }

    /** Where it goes on all the same, a person can still break it off. */
    @Test
    void tellsOnceWhatSpeaksAgainstIt() {
        var warned =
                new ProgressAnswer(
                        "downloading", 1, Bytes.ZERO, Bytes.ofMebi(9), null, null, null, "no room");
        var noted =
                new ProgressAnswer(
                        "resolving",
                        null,
                        Bytes.ZERO,
                        null,
                        null,
                        null,
                        "its size is unknown",
                        null);
        String event = "event: progress\ndata: %s\n\n";
        daemon.events(
                PULL,
                event.formatted(text(noted)) + event.formatted(text(warned)).repeat(2) + done());

        Cli.Ended ended = cli().run("pull", "m");

        assertThat(ended.err())
                .isEqualTo(
                        """
                        m: resolving
                        m: note: its size is unknown
                        m: downloading 1 %, 0 B of 9.0 MiB
                        m: warning: no room
                        """);
    }

    @ParameterizedTest
    @CsvSource({
        "120, llama3.2:1b, 'llama3.2:1b [############............] 50 %,'",
        "80, hf:acme/tiny-Llama-3.2-3B-Instruct-GGUF:Q4_K_M, 'hf:acme/t…UF:Q4_K_M [####....] 50 %,'"
    })
    void showsABarOnATerminalAndClearsIt(String columns, String model, String shownAs)
            throws InterruptedException {
        var shown = new CountDownLatch(1);
        daemon.on(
                PULL,
                exchange -> {
                    OutputStream body = CalibrateCommandTest.begin(exchange);
                    body.write(HALF.getBytes(UTF_8));
                    body.flush();
                    awaitQuietly(shown);
                    body.write(done().getBytes(UTF_8));
                    exchange.close();
                });
        Cli cli = cli().atTerminal().variable("COLUMNS", columns);
        Thread running = Thread.ofVirtual().start(() -> cli.run("pull", model));

        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        cli.errSoFar()
                                .contains(shownAs + " 1.0 GiB of 2.0 GiB, 100.0 MiB/s, 10 s left"));
        shown.countDown();
        running.join();

        assertThat(cli.errSoFar()).endsWith("\r\u001b[K");
        assertThat(cli.outSoFar()).isEqualTo("llama3.2:1b is on ollama.\n");
    }

    @Test
    void jsonIsTheLastEvent() {
        daemon.events(PULL, done());

        Cli.Ended ended = cli().run("pull", "hf:org/repo:Q4", "--force", "--json");

        assertThat(ended).isEqualTo(new Cli.Ended(0, DONE + "\n", ""));
        assertThat(daemon.asked().getFirst().body())
                .isEqualTo("{\"model\":\"hf:org/repo:Q4\",\"force\":true}");
    }

    @Test
    void whatWouldNotFitEndsWithItsCode() {
        daemon.events(
                PULL,
                "event: error\ndata: {\"code\":\"memory_short\",\"detail\":\"'hf:o/r' would not"
                        + " fit: 40 of 12; with force it is downloaded all the same\"}\n\n");

        Cli.Ended ended = cli().run("pull", "hf:o/r");

        assertThat(ended.code()).isEqualTo(6);
        assertThat(ended.err())
                .isEqualTo(
                        "stoker: 'hf:o/r' would not fit: 40 of 12; with --force it is downloaded all"
                                + " the same\n");
    }

    @Test
    void aStreamWithoutItsLastEventIsAFailure() {
        daemon.events(PULL, HALF);

        Cli.Ended ended = cli().run("pull", "llama3.2:1b");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err())
                .contains("stoker: the answer broke off:")
                .endsWith("; the same command goes on where it stopped\n");
    }

    @Test
    void aDaemonThatGoesDownKeepsWhatHasCome() {
        daemon.events(
                PULL,
                "event: error\ndata: {\"code\":\"shutting_down\",\"detail\":\"the download was"
                        + " broken off\"}\n\n");

        Cli.Ended ended = cli().run("pull", "llama3.2:1b");

        assertThat(ended.err())
                .isEqualTo(
                        "stoker: the download was broken off; the same command goes on where it"
                                + " stopped\n");
    }

    /** What is here already is not what a registry lacks. */
    @Test
    void whatNoRegistryHasIsNotLookedForInTheList() {
        daemon.problem(PULL, 404, "model_not_found", "no repository 'o/r'");

        Cli.Ended ended = cli().run("pull", "hf:o/r");

        assertThat(ended).isEqualTo(new Cli.Ended(4, "", "stoker: no repository 'o/r'\n"));
    }

    private static void awaitQuietly(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IOException("nobody said to go on");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
