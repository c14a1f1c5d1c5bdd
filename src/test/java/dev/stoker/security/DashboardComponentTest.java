package dev.stoker.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The dashboard behind the guard of a daemon that asks everybody for the token. */
@QuarkusTest
@TestProfile(DashboardComponentTest.Closed.class)
final class DashboardComponentTest {
    private static final String BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";

    @Inject EdgeSettings settings;

    /** Every call needs the token. */
    public static final class Closed implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("stoker.http.auth", "token", "stoker.discovery.enabled", "false");
        }
    }

    @Test
    void showsThePageAndItsPartsToABrowserWithoutTheToken() {
        browser()
                .get("/")
                .then()
                .statusCode(200)
                .contentType("text/html; charset=utf-8")
                .header("x-content-type-options", "nosniff")
                .header("x-frame-options", "DENY")
                .header("content-security-policy", containsString("frame-ancestors 'none'"));
        browser()
                .get("/dashboard/dashboard.js")
                .then()
                .statusCode(200)
                .contentType("text/javascript; charset=utf-8")
                .header("x-content-type-options", "nosniff");
    }

    @Test
    void showsAProgramNothingAtTheSamePath() {
        given().accept("*/*").get("/").then().statusCode(401);
        given().accept("*/*")
                .header("authorization", "Bearer " + token())
                .get("/")
                .then()
                .statusCode(200)
                .body(containsString("Ollama is running"));
    }

    @Test
    void givesThePageWhatItShowsForTheTokenOnly() {
        for (String path :
                new String[] {
                    "/.well-known/stoker.json", "/stoker/v1/backends", "/stoker/v1/hardware"
                }) {
            browser()
                    .get(path)
                    .then()
                    .statusCode(401)
                    .header("www-authenticate", equalTo("Bearer"));
            assertThat(
                            browser()
                                    .header("authorization", "Bearer " + token())
                                    .get(path)
                                    .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void showsThePageToALinkFromElsewhereAndNothingElse() {
        link("document").get("/").then().statusCode(200);
        link("iframe").get("/").then().statusCode(403);
        link("document").get("/dashboard/dashboard.js").then().statusCode(403);
        link("document").get("/stoker/v1/models").then().statusCode(403);
    }

    private static RequestSpecification browser() {
        return given().header("accept", BROWSER).header("sec-fetch-site", "same-origin");
    }

    private static RequestSpecification link(String dest) {
        return given().header("accept", BROWSER)
                .header("sec-fetch-site", "cross-site")
                .header("sec-fetch-mode", "navigate")
                .header("sec-fetch-dest", dest);
    }

    private String token() {
        try {
            return AdminToken.read(settings.stateFolder()).value();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
