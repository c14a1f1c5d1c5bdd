package dev.stoker.observe;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.stoker.testing.RawClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import org.junit.jupiter.api.Test;

/** What happens to the fleet, as whoever follows it is told. */
@QuarkusTest
@TestProfile(FleetRig.class)
final class EventsComponentTest {
    @Test
    void tellsHowItIsAndThenWhatWasMissed() throws Exception {
        try (var app = new RawClient(RestAssured.port)) {
            app.send(
                    "GET /stoker/v1/events HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nLast-Event-ID: 0\r\n\r\n"
                            .formatted(RestAssured.port));

            String told = app.readUntil("event:backend_appeared") + app.readUntil("\n\n");

            assertThat(told)
                    .contains("text/event-stream")
                    .contains("event:snapshot")
                    .contains("\"backends\":[")
                    .contains("\"type\":\"backend_appeared\"")
                    .contains("\"sentence\":\"backend '");
            assertThat(head(told)).doesNotContainIgnoringCase("x-sse");
            assertPlain(told.substring(told.indexOf("\r\n\r\n")));
        }
    }

    private static String head(String answer) {
        return answer.substring(0, answer.indexOf("\r\n\r\n"));
    }

    /** A line that is none of these is skipped by clients, and puzzles people. */
    private static void assertPlain(String events) {
        assertThat(events.lines().filter(line -> line.matches("[a-z-]+:.*")))
                .allMatch(line -> line.matches("(event|id|data):.*"));
        assertThat(events).contains("\"at\":\"").doesNotContainPattern("\\.\\d{4,}Z");
    }

    @Test
    void listsTheLastOnesEachWithASentence() {
        given().get("/stoker/v1/events/last")
                .then()
                .statusCode(200)
                .body("events.type", hasItem("scan_ended"))
                .body("events.sentence", everyItem(not("")));
    }

    @Test
    void refusesAnIdThatIsNone() {
        given().header("Last-Event-ID", "x")
                .get("/stoker/v1/events")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_request"));
    }

    @Test
    void shutsLogsAndDeedsToWhoHasNoToken() {
        given().get("/stoker/v1/backends/llamacpp/logs").then().statusCode(401);
        given().contentType("application/json")
                .post("/stoker/v1/backends/llamacpp/stop")
                .then()
                .statusCode(401);
    }
}
