package dev.stoker.observe;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

/** Templates from the configuration, by the daemon's own routes. */
@QuarkusTest
@TestProfile(FleetRig.class)
final class TemplatesComponentTest {
    @Test
    void listsTheTemplatesWithTheirVariablesAndNotTheirTexts() {
        Response answer = given().get("/stoker/v1/templates");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.asString())
                .isEqualTo(
                        "{\"templates\":[{\"name\":\"greeting\",\"required\":[\"name\"],"
                                + "\"optional\":[\"tone\"]}]}");
    }

    @Test
    void namesAVariableThatIsMissing() {
        Response answer =
                given().contentType("application/json")
                        .body("{\"template\":\"greeting\"}")
                        .post("/stoker/v1/generate");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.asString()).contains("variables.name: missing");
    }
}
