package dev.stoker.security;

import static dev.stoker.security.EdgeFixtures.TOKEN;
import static dev.stoker.security.EdgeFixtures.get;
import static dev.stoker.security.EdgeFixtures.post;
import static dev.stoker.security.EdgeFixtures.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.ErrorCode;
import dev.stoker.security.EdgeFixtures.Asked;
import dev.stoker.security.EdgeSettings.Auth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the dashboard needs of the guard, and nothing more than that. */
final class DashboardGuardTest {
    private static final String BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";
    private static final EdgeSettings CLOSED = settings(Auth.TOKEN, false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/dashboard/dashboard.js",
                "/dashboard/icon.svg",
                "/stoker/v1/models",
                "/stoker/v1/backends",
                "/stoker/v1/hardware",
                "/.well-known/stoker.json"
            })
    void letsThePageReadWhatItShows(String path) {
        get(path).with("sec-fetch-site", "same-origin").passes();
        get(path)
                .with("sec-fetch-site", "same-origin")
                .with("origin", "http://localhost:11500")
                .passes();
    }

    @Test
    void letsThePageAskAModel() {
        post("/v1/chat/completions")
                .with("origin", "http://127.0.0.1:11500")
                .with("sec-fetch-site", "same-origin")
                .with("sec-fetch-mode", "cors")
                .passes();
    }

    /** The page changes nothing: it has no more rights than any other caller. */
    @Test
    void letsThePageChangeNothingWithoutTheToken() {
        post("/stoker/v1/models/pull")
                .with("origin", "http://127.0.0.1:11500")
                .with("sec-fetch-site", "same-origin")
                .isRefused(ErrorCode.TOKEN_REQUIRED);
    }

    @ParameterizedTest
    @CsvSource({
        "/dashboard/dashboard.js, no-cors, script",
        "/dashboard/dashboard.js, cors, script",
        "/dashboard/dashboard.css, no-cors, style",
        "/dashboard/icon.svg, no-cors, image",
        "/dashboard/icon.svg, navigate, document",
        "/stoker/v1/models, cors, empty",
        "/stoker/v1/models, navigate, document"
    })
    void givesForeignPagesNoPartOfIt(String path, String mode, String dest) {
        for (String site : new String[] {"cross-site", "same-site"}) {
            get(path)
                    .with("sec-fetch-site", site)
                    .with("sec-fetch-mode", mode)
                    .with("sec-fetch-dest", dest)
                    .isRefused(ErrorCode.ORIGIN_REFUSED);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /",
        "HEAD, /",
        "GET, /dashboard/dashboard.js",
        "HEAD, /dashboard/dashboard.css",
        "GET, /dashboard/icon.svg"
    })
    void showsBrowsersThePageAndItsPartsWhereAllElseNeedsTheToken(String method, String path) {
        assertThat(browser(method, path).judgedBy(CLOSED)).isInstanceOf(Verdict.Pass.class);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /stoker/v1/models",
        "GET, /.well-known/stoker.json",
        "GET, /v1/models",
        "GET, /q/health",
        "GET, /metrics",
        "GET, /dashboard",
        "GET, /dashboard/",
        "GET, /dashboard/x/y.js",
        "GET, /dashboard/../stoker/v1/models",
        "GET, /dashboard/x.json",
        "GET, /dashboard/x.js/",
        "POST, /",
        "POST, /dashboard/dashboard.js",
        "OPTIONS, /dashboard/dashboard.js"
    })
    void asksForTheTokenForAllElse(String method, String path) {
        Verdict verdict = browser(method, path).judgedBy(CLOSED);

        assertThat(verdict).isInstanceOf(Verdict.Refuse.class);
        assertThat(((Verdict.Refuse) verdict).code()).isEqualTo(ErrorCode.TOKEN_REQUIRED);
        assertThat(browser(method, path).with("authorization", "Bearer " + TOKEN).judgedBy(CLOSED))
                .isInstanceOf(Verdict.Pass.class);
    }

    /** The text for programs names the version. */
    @ParameterizedTest
    @ValueSource(strings = {"*/*", "text/plain", "text/html;q=0", "text/plain, text/html"})
    void asksProgramsForTheTokenAtTheSamePath(String accept) {
        assertThat(get("/").with("accept", accept).judgedBy(CLOSED))
                .isInstanceOf(Verdict.Refuse.class);
    }

    @Test
    void holdsTheSameOnAUnixSocket() {
        browser("GET", "/").onUnixSocket().passes();
        assertThat(browser("GET", "/").onUnixSocket().judgedBy(CLOSED))
                .isInstanceOf(Verdict.Pass.class);
        assertThat(browser("GET", "/stoker/v1/models").onUnixSocket().judgedBy(CLOSED))
                .isInstanceOf(Verdict.Refuse.class);
        get("/dashboard/dashboard.js")
                .with("sec-fetch-site", "cross-site")
                .onUnixSocket()
                .isRefused(ErrorCode.ORIGIN_REFUSED);
    }

    @Test
    void isNotShownUnderAnotherName() {
        browser("GET", "/")
                .without("host")
                .with("host", "evil.example")
                .isRefused(ErrorCode.HOST_REFUSED);
    }

    private static Asked browser(String method, String path) {
        return new Asked(method, path)
                .with("host", "localhost:11500")
                .with("accept", BROWSER)
                .with("sec-fetch-site", "same-origin");
    }
}
