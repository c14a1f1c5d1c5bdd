package dev.stoker.security;

import static dev.stoker.security.EdgeFixtures.TOKEN;
import static dev.stoker.security.EdgeFixtures.get;
import static dev.stoker.security.EdgeFixtures.post;
import static dev.stoker.security.EdgeFixtures.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.ErrorCode;
import dev.stoker.security.EdgeFixtures.Asked;
import dev.stoker.security.EdgeSettings.Auth;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an app's key opens, and what it never does. */
final class AppKeyRulesTest {
    private static final EdgeSettings CLOSED = settings(Auth.TOKEN, false);
    private static final EdgeSettings CLOSED_BUT_OLLAMA = settings(Auth.TOKEN, true);
    private static final EdgeSettings OPEN = settings(Auth.NONE, false);

    @TempDir Path folder;
    private AppKeys keys = EdgeFixtures.KEYS;
    private String key = "";

    @BeforeEach
    void makeAKey() {
        keys = EdgeFixtures.keys(folder);
        key = keys.create("editor", AppKey.Limits.NONE).text().value();
    }

    @ParameterizedTest
    @CsvSource({
        "authorization, 'Bearer '",
        "authorization, 'bearer '",
        "x-api-key, ''",
        "x-stoker-token, ''"
    })
    void opensInferenceAndReadsInWhicheverHeader(String header, String scheme) {
        for (Asked asked :
                new Asked[] {
                    post("/v1/chat/completions"),
                    post("/v1/messages"),
                    post("/api/chat"),
                    post("/stoker/v1/stream"),
                    get("/v1/models"),
                    get("/metrics")
                }) {
            assertPasses(asked.with(header, scheme + key), CLOSED);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /stoker/v1/models/pull",
        "DELETE, /stoker/v1/models/tiny",
        "POST, /stoker/v1/models/tiny/load",
        "POST, /stoker/v1/config/reload",
        "POST, /api/pull",
        "DELETE, /api/delete",
        "POST, /api/copy",
        "POST, /api/blobs/sha256:00",
        "POST, /stoker/v1/keys",
        "GET, /stoker/v1/keys",
        "HEAD, /stoker/v1/keys",
        "GET, /stoker/v1/keys/",
        "GET, /stoker/v1/keys;a=b",
        "GET, /stoker/v1;a=b/keys",
        "GET, /STOKER/v1/keys",
        "GET, /stoker/v1/config",
        "HEAD, /stoker/v1/config/",
        "GET, /stoker/v1/config;a=b",
        "GET, /STOKER/v1/config",
        "GET, /stoker/v1/config/reload",
        "GET, /stoker/v1/backends/llamacpp/logs",
        "HEAD, /stoker/v1/backends/llamacpp/logs/",
        "GET, /stoker/v1/backends;a=b/llamacpp/logs;c",
        "GET, /stoker/v1/keys/editor",
        "DELETE, /stoker/v1/keys/editor"
    })
    void opensNoControlRoute(String method, String path) {
        for (EdgeSettings settings : new EdgeSettings[] {CLOSED, OPEN}) {
            Asked asked =
                    new Asked(method, path)
                            .with("host", "localhost:11500")
                            .with("authorization", "Bearer " + key);
            assertRefused(asked, settings);
            assertPasses(asked.with("x-stoker-token", TOKEN), settings);
        }
    }

    /** Whoever opened Ollama's control calls opened them to callers that show nothing at all. */
    @Test
    void opensNoControlRouteOfOllamaEvenWhereThoseAreOpen() {
        assertRefused(post("/api/pull").with("authorization", "Bearer " + key), CLOSED_BUT_OLLAMA);
        assertThat(
                        EdgeFixtures.rules(CLOSED_BUT_OLLAMA, keys)
                                .mayControlOllama(
                                        post("/api/chat").with("x-api-key", key).request()))
                .isFalse();
    }

    @Test
    void opensNothingOnceItIsRevoked() {
        Asked asked = post("/v1/chat/completions").with("authorization", "Bearer " + key);
        assertPasses(asked, CLOSED);

        keys.revoke("editor");

        assertRefused(asked, CLOSED);
        assertRefused(asked, OPEN);
    }

    @Test
    void namesTheAppWhereNobodyMustShowAKey() {
        EdgeRequest request = post("/api/chat").with("x-api-key", key).request();

        assertThat(EdgeFixtures.rules(OPEN, keys).app(request)).isEqualTo("editor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ollama", "sk-proj-somebody-elses", "sk-ant-api03-x", "sk-stoker"})
    void readsOverAKeyOfOthersThatIsSentByHabit(String habit) {
        Asked asked = post("/v1/messages").with("x-api-key", habit);

        assertPasses(asked, OPEN);
        assertThat(EdgeFixtures.rules(OPEN, keys).app(asked.request())).isNull();
        assertRefused(asked, CLOSED);
    }

    @Test
    void refusesAKeyOfOurOwnShapeThatIsNotKnown() {
        Verdict verdict =
                EdgeFixtures.rules(OPEN, keys)
                        .judge(post("/v1/messages").with("x-api-key", key + "x").request());

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Refuse.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo(ErrorCode.TOKEN_REQUIRED);
                            assertThat(refused.detail())
                                    .contains("revoked or is mistyped")
                                    .doesNotContain(key);
                        });
    }

    private void assertPasses(Asked asked, EdgeSettings settings) {
        assertThat(EdgeFixtures.rules(settings, keys).judge(asked.request()))
                .isInstanceOf(Verdict.Pass.class);
    }

    private void assertRefused(Asked asked, EdgeSettings settings) {
        assertThat(EdgeFixtures.rules(settings, keys).judge(asked.request()))
                .isInstanceOfSatisfying(
                        Verdict.Refuse.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.TOKEN_REQUIRED));
    }
}
