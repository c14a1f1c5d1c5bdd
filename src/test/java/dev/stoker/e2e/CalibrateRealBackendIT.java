package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.testing.HttpCaller;
import dev.stoker.testing.RawClient;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.ServerEvent;
import dev.stoker.testing.StokerHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings are tried out on real engines; nothing of a trial is left. */
@Tag("real-backend")
final class CalibrateRealBackendIT {
    private static final String MODEL = "/stoker/v1/models/tiny@llamacpp/";

    @TempDir private static Path folder;

    private static StokerHome home;
    private static RunningStoker stoker;
    private static HttpCaller caller;

    @BeforeAll
    static void start() {
        home = new StokerHome(folder).withLlamaServer().withTiny("tiny");
        stoker = home.serve();
        caller = stoker.caller();
    }

    @AfterAll
    static void stop() {
        stoker.close();
    }

    @Test
    void measuresKeepsAndForgets() {
        caller.get(MODEL + "calibration").expect(404);

        List<ServerEvent> events =
                caller.post(MODEL + "calibrate", "{\"seconds\":15}", "authorization", bearer())
                        .expect(200)
                        .events();

        assertThat(events.getLast().name()).as(events.toString()).isEqualTo("done");
        assertThat(events).filteredOn(e -> e.name().equals("progress")).hasSizeGreaterThan(3);
        JsonNode done = HttpCaller.json(events.getLast().data());
        assertThat(done.path("summary").asText()).hasSizeGreaterThan(8);
        assertThat(done.at("/baseline/generation_tokens_per_second").asDouble()).isPositive();
        assertThat(done.path("kept").asBoolean()).isEqualTo(done.path("settings").isEmpty());
        assertThat(caller.get(MODEL + "calibration").expect(200).json()).isEqualTo(done);
        assertThat(caller.get("/stoker/v1/calibrations").json().path("calibrations")).hasSize(1);
        assertThat(stoker.children()).as("engines of trials").isEmpty();

        delete(204);
        caller.get(MODEL + "calibration").expect(404);
        delete(404);
    }

    /** Only one at a time; and who leaves ends it, engines and all. */
    @Test
    void aCallerThatLeavesBreaksItOff() throws IOException {
        try (var app = new RawClient(stoker.port())) {
            app.post(MODEL + "calibrate", "{\"seconds\":60}", "authorization: " + bearer());
            app.readUntil("generation_tokens_per_second\":");
            caller.post(MODEL + "calibrate", "{}", "authorization", bearer()).expect(503);
            assertThat(stoker.children()).isNotEmpty();

            app.leave();
        }

        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> stoker.children().isEmpty());
        caller.get(MODEL + "calibration").expect(404);
    }

    @Test
    void aBudgetOutOfBoundsIsRefused() {
        var refused =
                caller.post(MODEL + "calibrate", "{\"seconds\":1}", "authorization", bearer());

        assertThat(refused.expect(400).json().path("detail").asText())
                .isEqualTo("seconds: 1 (expected: 5 to 3600)");
        assertThat(
                        caller.post(
                                        MODEL + "calibrate",
                                        "{\"second\":10}",
                                        "authorization",
                                        bearer())
                                .expect(400)
                                .json()
                                .path("detail")
                                .asText())
                .isEqualTo("second: unknown field");
    }

    /** SECURITY.md, rule 4: a control route. */
    @Test
    void measuringAndForgettingNeedTheToken() {
        caller.post(MODEL + "calibrate", "{}").expect(401);
        caller.send(HttpRequest.newBuilder().DELETE(), MODEL + "calibration").expect(401);
    }

    private static void delete(int status) {
        caller.send(
                        HttpRequest.newBuilder().DELETE(),
                        MODEL + "calibration",
                        "authorization",
                        bearer())
                .expect(status);
    }

    private static String bearer() {
        try {
            return "Bearer " + Files.readString(home.state().resolve("admin.token")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
