package dev.stoker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.stoker.api.CalibrationAnswer;
import dev.stoker.api.CalibrationAnswer.ProgressAnswer;
import dev.stoker.api.CalibrationAnswer.SpeedAnswer;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CalibrateCommandTest {
    static final String CALIBRATE = "/stoker/v1/models/tiny/calibrate";
    static final String PROGRESS =
            "event: progress\ndata: "
                    + text(
                            new ProgressAnswer(
                                    30000, 60000, 4, "threads 2, ubatch 512", 800.0, 31.24))
                    + "\n\n";

    private static final String CALIBRATION = "/stoker/v1/models/tiny/calibration";
    private static final String FASTER =
            found(
                    "Writing is 1.47 times as fast (5 pairs, 95 % sure of 1.31 at least).",
                    true, new SpeedAnswer(812.5, 45.9));
    private static final String NOTHING_FASTER =
            found(
                    "The best differs by 1 %, which is within the noise of 3 %.",
                    false, new SpeedAnswer(812.0, 31.5));

    private final FakeDaemon daemon = FakeDaemon.start();

    @AfterEach
    void stop() {
        daemon.close();
    }

    private Cli cli() {
        return new Cli().daemon(daemon);
    }

    private static String found(String summary, boolean faster, SpeedAnswer best) {
        Map<String, Object> settings = new LinkedHashMap<>();
        if (faster) {
            settings.put("threads", 2);
            settings.put("ubatch", 512);
        }
        return text(
                new CalibrationAnswer(
                        "tiny",
                        "llamacpp b11669",
                        !faster,
                        summary,
                        settings,
                        Instant.parse("2026-11-21T08:15:00.058514641Z"),
                        new SpeedAnswer(812.0, 31.2),
                        best));
    }

    private static String text(Object answer) {
        return new String(FakeDaemon.bytes(answer), UTF_8);
    }

    private static String done(String json) {
        return "event: done\ndata: " + json + "\n\n";
    }

    @Test
    void showsBeforeAndAfterAndHowSureItIs() {
        daemon.events(CALIBRATE, PROGRESS + done(FASTER));

        Cli.Ended ended = cli().run("calibrate", "tiny", "--seconds=20");

        assertThat(ended.code()).isZero();
        assertThat(ended.err()).isEmpty();
        Golden.matches("calibrate.txt", ended.out());
        assertThat(daemon.asked().getFirst().body()).isEqualTo("{\"seconds\":20}");
    }

    @Test
    void saysThatThePlanStaysWhereNothingIsBetter() {
        daemon.events(CALIBRATE, done(NOTHING_FASTER));

        Cli.Ended ended = cli().run("calibrate", "tiny");

        assertThat(ended.code()).isZero();
        assertThat(ended.out())
                .contains("The plan made from facts stays: nothing measured is better for sure.\n")
                .contains("within the noise of 3 %");
        assertThat(daemon.asked().getFirst().body()).isEqualTo("{}");
    }

    @Test
    void jsonIsTheLastEvent() {
        daemon.events(CALIBRATE, PROGRESS + done(FASTER));

        Cli.Ended ended = cli().run("calibrate", "tiny", "--json");

        assertThat(ended).isEqualTo(new Cli.Ended(0, FASTER + "\n", ""));
    }

    @Test
    void showsABarOnATerminalAndClearsIt() throws InterruptedException {
        var shown = new CountDownLatch(1);
        daemon.on(
                CALIBRATE,
                exchange -> {
                    OutputStream body = begin(exchange);
                    body.write(PROGRESS.getBytes(UTF_8));
                    body.flush();
                    awaitQuietly(shown);
                    body.write(done(FASTER).getBytes(UTF_8));
                    exchange.close();
                });
        Cli cli = cli().atTerminal();
        Thread running = Thread.ofVirtual().start(() -> cli.run("calibrate", "tiny"));

        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        cli.errSoFar()
                                .contains(
                                        "tiny [############............] 30 of 60 s,"
                                                + " threads 2, ubatch 512: 31.2"));
        shown.countDown();
        running.join();

        assertThat(cli.errSoFar()).endsWith("\r\u001b[K");
        assertThat(cli.errSoFar().split("\r\u001b\\[K", -1))
                .allSatisfy(line -> assertThat(line.length()).isLessThan(80 + 8));
    }

    @Test
    void anErrorEventEndsItWithItsSentence() {
        daemon.events(
                CALIBRATE,
                PROGRESS
                        + "event: error\ndata: {\"code\":\"busy\",\"detail\":\"tiny is in use\"}\n\n");

        Cli.Ended ended = cli().run("calibrate", "tiny");

        assertThat(ended).isEqualTo(new Cli.Ended(1, "", "stoker: tiny is in use\n"));
    }

    @Test
    void aStreamWithoutItsLastEventIsAFailure() {
        daemon.events(CALIBRATE, PROGRESS);

        Cli.Ended ended = cli().run("calibrate", "tiny");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).startsWith("stoker: the answer broke off:").hasLineCount(1);
    }

    @Test
    void showsWhatWasFoundEarlier() {
        daemon.on(CALIBRATION, answer(200, FASTER));
        daemon.on("/stoker/v1/calibrations", answer(200, "{\"calibrations\":[" + FASTER + "]}"));

        Cli.Ended one = cli().run("calibrate", "tiny", "--show");
        Cli.Ended json = cli().run("calibrate", "tiny", "--show", "--json");
        Cli.Ended all = cli().run("calibrate", "--show");

        Golden.matches("calibrate.txt", one.out());
        assertThat(json.out()).isEqualTo(FASTER + "\n");
        assertThat(all.out())
                .isEqualTo(
                        """
                        MODEL  BACKEND          WRITING  PLANNED WITH           MEASURED
                        tiny   llamacpp b11669    1.47x  threads 2, ubatch 512  2026-11-21
                        """);
    }

    @Test
    void whatWasNeverMeasuredIsSaidToBeSo() {
        daemon.problem(CALIBRATION, 404, "not_calibrated", "model 'tiny' is not calibrated");
        daemon.on("/stoker/v1/calibrations", answer(200, "{\"calibrations\":[]}"));

        Cli.Ended one = cli().run("calibrate", "tiny", "--show");
        Cli.Ended all = cli().run("calibrate", "--show");

        assertThat(one.code()).isEqualTo(1);
        assertThat(one.err())
                .isEqualTo(
                        "stoker: model 'tiny' is not calibrated; 'stoker calibrate MODEL' does"
                                + " it\n");
        assertThat(all.out()).startsWith("No model is calibrated;");
    }

    @Test
    void forgetsWhatWasFound() {
        daemon.on(CALIBRATION, answer(204, ""));

        Cli.Ended ended = cli().run("calibrate", "tiny", "--delete");
        Cli.Ended json = cli().run("calibrate", "tiny", "--delete", "--json");

        assertThat(ended)
                .isEqualTo(new Cli.Ended(0, "What was measured of tiny is forgotten.\n", ""));
        assertThat(json.out()).isEqualTo("{\"deleted\":true}\n");
        assertThat(daemon.asked())
                .extracting(FakeDaemon.Asked::method)
                .containsExactly("DELETE", "DELETE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "calibrate",
                "calibrate --delete",
                "calibrate tiny --show --delete",
                "calibrate tiny --show --seconds=5"
            })
    void whatCannotBeMeantIsRefusedWithoutAsking(String line) {
        Cli.Ended ended = cli().run(line.split(" ", -1));

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).startsWith("stoker: ").hasLineCount(1);
        assertThat(daemon.asked()).isEmpty();
    }

    private static HttpHandler answer(int status, String json) {
        return exchange ->
                FakeDaemon.send(exchange, status, "application/json", json.getBytes(UTF_8));
    }

    static OutputStream begin(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
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
