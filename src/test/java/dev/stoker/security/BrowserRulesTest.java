package dev.stoker.security;

import static dev.stoker.security.EdgeFixtures.get;
import static dev.stoker.security.EdgeFixtures.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.security.EdgeFixtures.Asked;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 2 of the security rules. */
final class BrowserRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "null",
                "",
                "http://localhost",
                "http://localhost:3000",
                "https://localhost:11500",
                "http://[::1]:11500",
                "http://localhost:11500.evil.example",
                "http://localhost:11500/",
                "https://app.example:444",
                "http://app.example",
                "https://app.example.evil"
            })
    void refusesAForeignOrigin(String origin) {
        get("/v1/models").with("origin", origin).isRefused(ErrorCode.ORIGIN_REFUSED);
        post("/v1/chat/completions").with("origin", origin).isRefused(ErrorCode.ORIGIN_REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
    void refusesForeignPagesOnEveryMethod(String method) {
        new Asked(method, "/v1/models")
                .with("host", "localhost:11500")
                .with("origin", "https://evil.example")
                .isRefused(ErrorCode.ORIGIN_REFUSED);
        new Asked(method, "/v1/models")
                .with("host", "localhost:11500")
                .with("sec-fetch-site", "cross-site")
                .isRefused(ErrorCode.ORIGIN_REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "", "SAME-ORIGIN", "none, cross-site"})
    void refusesOtherFetchSites(String site) {
        get("/v1/models").with("sec-fetch-site", site).isRefused(ErrorCode.ORIGIN_REFUSED);
    }

    @Test
    void refusesADoubledOriginAndADoubledFetchSite() {
        get("/").with("origin", "http://localhost:11500")
                .with("origin", "https://evil.example")
                .isRefused(ErrorCode.ORIGIN_REFUSED);
        get("/x")
                .with("sec-fetch-site", "same-origin")
                .with("sec-fetch-site", "cross-site")
                .isRefused(ErrorCode.ORIGIN_REFUSED);
    }

    @Test
    void servesItsOwnPages() {
        get("/stoker/v1/models").with("sec-fetch-site", "same-origin").passes();
        get("/").with("sec-fetch-site", "none").passes();
        post("/stoker/v1/generate")
                .with("origin", "http://127.0.0.1:11500")
                .with("sec-fetch-site", "same-origin")
                .passes();
    }

    @Test
    void refusesAnOwnOriginThatTheBrowserCallsForeign() {
        get("/v1/models")
                .with("origin", "http://localhost:11500")
                .with("sec-fetch-site", "cross-site")
                .isRefused(ErrorCode.ORIGIN_REFUSED);
    }

    @Test
    void showsTheFrontPageToALinkFromElsewhere() {
        link("GET", "/", "navigate", "document").passes();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/models, navigate, document",
        "GET, /q/health, navigate, document",
        "POST, /, navigate, document",
        "GET, /, navigate, iframe",
        "GET, /, no-cors, image",
        "GET, /, cors, empty"
    })
    void showsNothingElseToALinkFromElsewhere(
            String method, String path, String mode, String dest) {
        link(method, path, mode, dest).isRefused(ErrorCode.ORIGIN_REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://app.example", "chrome-extension://abcdef"})
    void servesAnOriginTheUserAllowedAndNamesItAlone(String origin) {
        Verdict verdict =
                get("/v1/models")
                        .with("origin", origin)
                        .with("sec-fetch-site", "cross-site")
                        .judged();

        assertThat(verdict).isEqualTo(new Verdict.Pass(origin));
    }

    @Test
    void answersThePreflightOfAnAllowedOriginOnly() {
        assertThat(preflight("https://app.example").judged())
                .isEqualTo(new Verdict.Preflight("https://app.example"));
        preflight("https://evil.example").isRefused(ErrorCode.ORIGIN_REFUSED);
    }

    @Test
    void asksAnAllowedOriginForTheTokenToo() {
        post("/stoker/v1/config/reload")
                .with("origin", "https://app.example")
                .isRefused(ErrorCode.TOKEN_REQUIRED);
    }

    /** CVE-2026-2611, CVE-2026-56400: open CORS in front of a local program. */
    @ParameterizedTest
    @ValueSource(strings = {"*", "null", "https://*.example", "app.example", "https://a.example/"})
    void refusesWildcardsAmongTheAllowedOrigins(String origin) {
        assertThatThrownBy(() ->
                        new EdgeSettings(
                                "127.0.0.1",
                                EdgeSettings.Auth.NONE,
                                false,
                                List.of(),
                                List.of(origin),
                                new Bytes(1),
                                Path.of("unused")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(origin);
    }

    private static Asked preflight(String origin) {
        return new Asked("OPTIONS", "/v1/chat/completions")
                .with("host", "localhost:11500")
                .with("origin", origin)
                .with("access-control-request-method", "POST");
    }

    private static Asked link(String method, String path, String mode, String dest) {
        return new Asked(method, path)
                .with("host", "localhost:11500")
                .with("sec-fetch-site", "cross-site")
                .with("sec-fetch-mode", mode)
                .with("sec-fetch-dest", dest);
    }
}
