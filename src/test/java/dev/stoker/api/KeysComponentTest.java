package dev.stoker.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.security.AppKeys;
import dev.stoker.security.EdgeSettings;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.HttpCaller;
import dev.stoker.testing.HttpCaller.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** App keys from their making to their end, where every call needs a credential. */
@QuarkusTest
@TestProfile(QueueRig.Closed.class)
@Timeout(60)
@SuppressWarnings("NullAway.Init") // the rig fills the fields
final class KeysComponentTest {
    private static final String KEYS = "/stoker/v1/keys";
    private static final String GENERATE = "/stoker/v1/generate";
    private static final String PROMPT = "{\"model\":\"tiny@slow\",\"prompt\":\"Hello\"}";

    QueueRig.Gate gate;
    @Inject EdgeSettings edge;

    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Handler log = new Memory();
    private HttpCaller caller;
    private String key = "";

    @BeforeEach
    void makeAKey() throws IOException {
        Logger.getLogger("").addHandler(log);
        caller = new HttpCaller(URI.create("http://127.0.0.1:" + RestAssured.port));
        gate.open(100);
        key = create("{\"name\":\"editor\"}").expect(200).json().path("secret").asText();
    }

    @AfterEach
    void revokeAll() throws IOException {
        gate.shut();
        for (var one : asAdmin("GET", KEYS).expect(200).json().path("keys")) {
            asAdmin("DELETE", KEYS + "/" + one.path("name").asText()).expect(204);
        }
        caller.close();
        Logger.getLogger("").removeHandler(log);
    }

    @Test
    void anAppsKeyOpensInferenceAndReads() {
        caller.post(GENERATE, PROMPT).expect(401);

        caller.post(GENERATE, PROMPT, "authorization", "Bearer " + key).expect(200);
        caller.get("/v1/models", "x-api-key", key).expect(200);
    }

    @Test
    void anAppsKeyOpensNoControlRoute() {
        for (String[] one :
                new String[][] {
                    {"POST", "/stoker/v1/models/pull"},
                    {"DELETE", "/stoker/v1/models/tiny@slow"},
                    {"POST", "/stoker/v1/config/reload"},
                    {"POST", "/api/pull"},
                    {"DELETE", "/api/delete"},
                    {"GET", KEYS},
                    {"GET", KEYS + "/"},
                    {"GET", "/stoker/v1//keys"},
                    {"GET", "/stoker/v1/k%65ys"},
                    {"GET", "/stoker/v1/keys;a=b"},
                    {"GET", "/stoker/v1;a=b/keys"},
                    {"GET", "/stoker/./v1/keys"},
                    {"POST", KEYS},
                    {"DELETE", KEYS + "/editor"}
                }) {
            Reply reply = send(one[0], one[1], "{}", key);
            assertThat(reply.status()).as(String.join(" ", one)).isIn(401, 404);
            assertThat(reply.text()).as(String.join(" ", one)).doesNotContain("created");
        }
    }

    @Test
    void aRevokedKeyStopsAtOnce() throws IOException {
        caller.post(GENERATE, PROMPT, "x-api-key", key).expect(200);

        asAdmin("DELETE", KEYS + "/editor").expect(204);

        Reply refused = caller.post(GENERATE, PROMPT, "x-api-key", key).expect(401);
        assertThat(refused.text()).contains("revoked or is mistyped").doesNotContain(key);
        asAdmin("DELETE", KEYS + "/editor").expect(404);
    }

    @Test
    void aKeyIsToldOnceAndIsNowhereElse() throws IOException {
        caller.post(GENERATE, PROMPT, "authorization", "Bearer " + key).expect(200);
        caller.post(GENERATE, "{}", "authorization", "Bearer " + key).expect(400);

        String listed = asAdmin("GET", KEYS).expect(200).text();

        String secret = key.substring(AppKeys.PREFIX.length());
        assertThat(listed).contains("editor").doesNotContain(secret);
        assertThat(Files.readString(edge.stateFolder().resolve(AppKeys.FILE)))
                .doesNotContain(secret);
        assertThat(caller.get("/metrics", "x-api-key", key).expect(200).text())
                .doesNotContain(secret)
                .doesNotContain("editor");
        assertThat(logged).isNotNull().noneMatch(line -> line.contains(secret));
        for (Exchange upstream : gate.server().exchanges()) {
            assertThat(upstream.headerLines()).noneMatch(line -> line.contains(secret));
            assertThat(upstream.text()).doesNotContain(secret);
        }
    }

    @Test
    void aKeyHasLimitsOfItsOwn() throws IOException {
        String few =
                create("{\"name\":\"few\",\"requests_per_minute\":1}")
                        .expect(200)
                        .json()
                        .path("secret")
                        .asText();
        caller.post(GENERATE, PROMPT, "x-api-key", few).expect(200);

        Reply refused = caller.post(GENERATE, PROMPT, "x-api-key", few).expect(429);

        assertThat(refused.json().path("detail").asText())
                .contains("'few' has used up its 1 requests a minute");
        assertThat(refused.header("retry-after")).isNotEmpty();
        caller.post(GENERATE, PROMPT, "x-api-key", key).expect(200);
    }

    @Test
    void aWrongOrderIsRefusedByField() throws IOException {
        assertThat(create("{\"name\":\"editor\"}").expect(409).text()).contains("key_exists");
        assertThat(create("{\"name\":\"a b\"}").expect(400).text()).contains("name");
        assertThat(create("{}").expect(400).text()).contains("name: missing");
        assertThat(create("{\"name\":\"x\",\"concurrency\":0}").expect(400).text())
                .contains("concurrency: 0");
        assertThat(create("{\"name\":\"x\",\"limit\":1}").expect(400).text())
                .contains("limit: unknown field");
    }

    private Reply create(String order) throws IOException {
        return send("POST", KEYS, order, token());
    }

    private Reply asAdmin(String method, String path) throws IOException {
        return send(method, path, null, token());
    }

    private Reply send(
            String method,
            String path,
            @org.jspecify.annotations.Nullable String body,
            String credential) {
        var request =
                HttpRequest.newBuilder()
                        .method(
                                method,
                                body == null || method.equals("GET")
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (body != null && !method.equals("GET")) {
            request.header("content-type", "application/json");
        }
        return caller.send(request, path, "authorization", "Bearer " + credential);
    }

    private String token() throws IOException {
        return Files.readString(edge.stateFolder().resolve("admin.token")).strip();
    }

    /** All that is logged, kept. */
    private final class Memory extends Handler {
        @Override
        public void publish(LogRecord record) {
            logged.add(
                    record.getMessage() + " " + java.util.Arrays.toString(record.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
