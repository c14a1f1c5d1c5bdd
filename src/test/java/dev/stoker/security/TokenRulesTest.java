package dev.stoker.security;

import static dev.stoker.security.EdgeFixtures.TOKEN;
import static dev.stoker.security.EdgeFixtures.get;
import static dev.stoker.security.EdgeFixtures.post;
import static dev.stoker.security.EdgeFixtures.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.ErrorCode;
import dev.stoker.security.EdgeFixtures.Asked;
import dev.stoker.security.EdgeSettings.Auth;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules 4 and 13 of the security rules. */
final class TokenRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/stoker/v1/generate",
                "/stoker/v1/stream",
                "/stoker/v1/embed",
                "/stoker/v1/tokenize",
                "/v1/chat/completions",
                "/v1/completions/",
                "/v1/messages",
                "/api/chat",
                "/api/show"
            })
    void letsEverybodyGenerate(String path) {
        post(path).passes();
        post(path).with("authorization", "Bearer sent-by-habit").passes();
        post(path).with("x-api-key", "sent-by-habit").passes();
    }

    /** CVE-2025-63389, CVE-2026-28400; the last ones do not exist: a new route is shut at first. */
    @ParameterizedTest
    @CsvSource({
        "POST, /stoker/v1/config/reload",
        "POST, /stoker/v1/models/pull",
        "DELETE, /stoker/v1/models/tiny",
        "POST, /stoker/v1/backends/ollama/stop",
        "POST, /stoker/v1/tune",
        "PUT, /stoker/v1/credentials/groq",
        "POST, /api/pull",
        "DELETE, /api/delete",
        "POST, /api/copy",
        "POST, /api/create",
        "POST, /api/push",
        "POST, /api/blobs/sha256:0",
        "PUT, /v1/chat/completions",
        "DELETE, /v1/models/x",
        "POST, /",
        "POST, /q/health",
        "POST, /stoker/v1/not-yet-written",
        "PATCH, /v2/not-yet-written"
    })
    void asksForTheTokenOnControlRoutesAndOnRoutesNotYetWritten(String method, String path) {
        new Asked(method, path).with("host", "localhost:11500").isRefused(ErrorCode.TOKEN_REQUIRED);
        new Asked(method, path)
                .with("host", "localhost:11500")
                .with("x-stoker-token", TOKEN)
                .passes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/stoker/v1/config",
                "/stoker/v1/config/",
                "/stoker/v1/config;a=b",
                "/stoker/v1;a=b/config",
                "/stoker/V1/Config"
            })
    void showsTheConfigurationToTheAdminAlone(String path) {
        for (String method : List.of("GET", "HEAD")) {
            Asked asked = new Asked(method, path).with("host", "localhost:11500");
            asked.isRefused(ErrorCode.TOKEN_REQUIRED);
            asked.with("x-stoker-token", TOKEN).passes();
        }
        new Asked("GET", "/stoker/v1/configs").with("host", "localhost:11500").passes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//stoker/v1/generate",
                "/stoker/v1/generate;a=b",
                "/stoker/v1/GENERATE",
                "/stoker/v1/generate/../config/reload",
                "/stoker/v1/generate%2f..%2fconfig%2freload",
                "/stoker/v1/generate//",
                "/stoker/v1/generate/x",
                "/stoker/v1/./generate"
            })
    void opensNothingButTheExactPaths(String path) {
        post(path).isRefused(ErrorCode.TOKEN_REQUIRED);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completion, /v1/chat/completions",
        "/v1/chat/completions%00, /v1/chat/completions",
        "/v1/chat/completions/x, /v1/chat/completions",
        "/v1/embedding/, /v1/embeddings",
        "/v1/message, /v1/messages",
        "/api/chats, /api/chat",
        "/v1/fine_tuning/jobs, ",
        "/api/blobs, "
    })
    void saysOfAMisspeltPathThatNothingIsThereAndOpensNothing(String path, String near) {
        post(path).isRefused(ErrorCode.NOT_FOUND);
        post(path).with("x-stoker-token", "not-it").isRefused(ErrorCode.NOT_FOUND);
        post(path).with("x-stoker-token", TOKEN).passes();
        assertThat(((Verdict.Refuse) post(path).judged()).detail())
                .isEqualTo(
                        "there is nothing at this path"
                                + (near == null ? "" : "; perhaps " + near + " was meant"));
    }

    /** What nobody has written yet may be a control route one day. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/stoker/v1/generat",
                "/stoker/v1/config/reload",
                "/v1",
                "/v1/models",
                "/v1/models/x",
                "/api/tags",
                "/api/pull",
                "/api/blobs/sha256:0",
                "/v2/chat",
                "/q/shutdown"
            })
    void asksForTheTokenWhereItIsNotKnownWhatIsThere(String path) {
        post(path).isRefused(ErrorCode.TOKEN_REQUIRED);
    }

    @Test
    void tellsAPathThatIsNearlyAnOpenOneWhatMayHaveBeenMeant() {
        assertThat(((Verdict.Refuse) post("/stoker/v1/generat").judged()).detail())
                .endsWith("; perhaps /stoker/v1/generate was meant");
    }

    /** {@code /api/copy} is three letters from {@code /api/chat}, and was meant all the same. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/copy",
                "/api/copy/",
                "/api/create",
                "/api/pull",
                "/api/delete",
                "/api/tags",
                "/stoker/v1/models/pull"
            })
    void doubtsNoPathThatThereIs(String path) {
        assertThat(((Verdict.Refuse) post(path).judged()).detail()).doesNotContain("perhaps");
    }

    @Test
    void tellsNothingOfItsPathsToWhoMustShowTheTokenFirst() {
        Verdict verdict = post("/v1/chat/completion").judgedBy(settings(Auth.TOKEN, false));

        assertThat(((Verdict.Refuse) verdict).code()).isEqualTo(ErrorCode.TOKEN_REQUIRED);
        assertThat(((Verdict.Refuse) verdict).detail()).doesNotContain("perhaps");
    }

    @Test
    void refusesWhatIsTooLarge() {
        get("/v1/models")
                .target("/v1/models?" + "x".repeat(8_192))
                .isRefused(ErrorCode.URI_TOO_LONG);
        get("/v1/models").with("cookie", "x".repeat(32_768)).isRefused(ErrorCode.HEADERS_TOO_LARGE);
        get("/v1/models").target("/v1/models?" + "x".repeat(8_000)).passes();
        get("/v1/models").with("cookie", "x".repeat(32_000)).passes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer 0123456789abcdef0123456789abcdee",
                "Bearer 0123456789abcdef0123456789abcde",
                "Bearer 0123456789abcdef0123456789abcdeff",
                "Bearer 0123456789ABCDEF0123456789ABCDEF",
                "Bearer ",
                "Bearer",
                "0123456789abcdef0123456789abcdef",
                "Basic 0123456789abcdef0123456789abcdef"
            })
    void refusesAnyOtherToken(String authorization) {
        post("/stoker/v1/config/reload")
                .with("authorization", authorization)
                .isRefused(ErrorCode.TOKEN_REQUIRED);
    }

    @ParameterizedTest
    @CsvSource({"authorization, Bearer ", "authorization, bearer ", "x-stoker-token, ''"})
    void takesTheTokenInEitherHeader(String header, String scheme) {
        String prefix = scheme.isEmpty() ? "" : scheme.strip() + " ";

        post("/stoker/v1/config/reload").with(header, prefix + TOKEN).passes();
    }

    @Test
    void takesNoDoubledToken() {
        post("/stoker/v1/config/reload")
                .with("x-stoker-token", "x")
                .with("x-stoker-token", TOKEN)
                .isRefused(ErrorCode.TOKEN_REQUIRED);
    }

    @Test
    void takesTheTokenBesideAHabitualKey() {
        post("/stoker/v1/config/reload")
                .with("authorization", "Bearer sk-habit")
                .with("x-stoker-token", TOKEN)
                .passes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/pull",
                "/api/copy",
                "/api/create",
                "/api/push",
                "/api/delete",
                "/api/blobs/sha256:00"
            })
    void opensOllamasControlOnlyOnTheOwnersWord(String path) {
        EdgeSettings open = settings(Auth.NONE, true);

        assertThat(post(path).judgedBy(open)).isInstanceOf(Verdict.Pass.class);
        assertThat(post("/stoker/v1/config/reload").judgedBy(open))
                .isInstanceOf(Verdict.Refuse.class);
        assertThat(new Asked("DELETE", path).with("host", "localhost:11500").judgedBy(open))
                .isInstanceOf(
                        path.equals("/api/delete") ? Verdict.Pass.class : Verdict.Refuse.class);
    }

    /** Only its body tells that a call takes a model from others. */
    @Test
    void tellsWhoMayTakeAModelFromOthers() {
        assertThat(mayUnload(settings(Auth.NONE, false), "x-stoker-token", "by-habit")).isFalse();
        assertThat(mayUnload(settings(Auth.NONE, false), "x-stoker-token", TOKEN)).isTrue();
        assertThat(mayUnload(settings(Auth.NONE, true), "accept", "*/*")).isTrue();
    }

    private static boolean mayUnload(EdgeSettings settings, String header, String value) {
        return EdgeFixtures.rules(settings)
                .mayControlOllama(post("/api/chat").with(header, value).request());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v1/models", "/metrics", "/q/health/live", "/q/openapi", "/nope"})
    void asksEverybodyForTheTokenWhereSoConfigured(String path) {
        EdgeSettings closed = settings(Auth.TOKEN, false);

        assertThat(get(path).judgedBy(closed)).isInstanceOf(Verdict.Refuse.class);
        assertThat(get(path).with("authorization", "Bearer " + TOKEN).judgedBy(closed))
                .isInstanceOf(Verdict.Pass.class);
        assertThat(get(path).with("x-api-key", TOKEN).judgedBy(closed))
                .isInstanceOf(Verdict.Pass.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "CONNECT", "PROPFIND", "get", "QUERY"})
    void servesNoOddMethod(String method) {
        new Asked(method, "/v1/models")
                .with("host", "localhost:11500")
                .isRefused(ErrorCode.METHOD_NOT_ALLOWED);
    }

    @Test
    void endsALoopOfStokers() {
        get("/v1/models").with("x-stoker-hop", "3").passes();
        get("/v1/models").with("x-stoker-hop", "4").isRefused(ErrorCode.LOOP_DETECTED);
        get("/v1/models").with("x-stoker-hop", "-1").isRefused(ErrorCode.INVALID_REQUEST);
        get("/v1/models")
                .with("x-stoker-hop", "1")
                .with("x-stoker-hop", "1")
                .isRefused(ErrorCode.INVALID_REQUEST);
    }
}
