package dev.stoker.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.config.ConfigReading;
import dev.stoker.config.ConfigSources;
import dev.stoker.config.Configuration;
import dev.stoker.config.Reconfigurable;
import dev.stoker.config.reload.ConfigOrigin;
import dev.stoker.testing.HttpCaller;
import dev.stoker.testing.HttpCaller.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The configuration over the API: who may see and reload it, what is told, and what never is. */
@QuarkusTest
@TestProfile(ConfigSecurityComponentTest.OwnFile.class)
@Timeout(60)
@SuppressWarnings("NullAway.Init") // the rig fills the fields
final class ConfigSecurityComponentTest {
    private static final String CONFIG = "/stoker/v1/config";
    private static final String RELOAD = CONFIG + "/reload";
    private static final String CANARY = "cAnArY-0123456789";

    @Inject EdgeSettings edge;
    @Inject OwnOrigin origin;
    @Inject Recorder recorder;

    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Handler log = new Memory();
    private HttpCaller caller;

    @BeforeEach
    void settle() throws IOException {
        Logger.getLogger("").addHandler(log);
        caller = new HttpCaller(URI.create("http://127.0.0.1:" + RestAssured.port));
        origin.write(OwnOrigin.FIRST);
        reload("").expect(200);
        recorder.applied.clear();
    }

    @AfterEach
    void end() {
        caller.close();
        Logger.getLogger("").removeHandler(log);
    }

    @Test
    void needsTheAdminToken() throws IOException {
        origin.write("stoker: {log: {level: warn}}\n");

        caller.get(CONFIG).expect(401);
        caller.get(CONFIG + "/").expect(401);
        caller.get("/stoker/v1//config").expect(401);
        caller.post(RELOAD, "{}").expect(401);
        caller.post(RELOAD + "?dry_run=true", "{}").expect(401);

        assertThat(recorder.applied).isEmpty();
        assertThat(shown().text()).doesNotContain("warn");
    }

    @Test
    void takesOverWhatChangedAndSaysWhatWaits() throws IOException {
        origin.write("stoker: {log: {level: warn}, http: {port: 11600}}\n");

        JsonNode dry = reload("?dry_run=true").expect(200).json();
        assertThat(recorder.applied).isEmpty();
        JsonNode done = reload("").expect(200).json();

        assertThat(dry.path("changes")).isEqualTo(done.path("changes"));
        assertThat(dry.path("dry_run").asBoolean()).isTrue();
        assertThat(done.path("changes").findValuesAsText("effect"))
                .containsExactly("restart", "applied");
        assertThat(recorder.applied).hasSize(1);
        JsonNode shown = shown().json();
        assertThat(value(shown, "stoker.log.level").path("value").asText()).isEqualTo("warn");
        assertThat(value(shown, "stoker.log.level").path("source").asText())
                .isEqualTo(origin.file + ":1");
        assertThat(value(shown, "stoker.log.level").path("default").asText()).isEqualTo("info");
        assertThat(shown.path("pending_restart").findValuesAsText("key"))
                .containsExactly("stoker.http.port");
        assertThat(shown.path("reloaded").path("how").asText()).isEqualTo("request");
        assertThat(lastEvent().path("type").asText()).isEqualTo("config_reloaded");
        assertThat(reload("").expect(200).json().path("sentence").asText())
                .startsWith("nothing in the configuration has changed")
                .contains("; waiting for a restart of the daemon: stoker.http.port");
    }

    @Test
    void refusesTheWholeWithEveryProblem() throws IOException {
        origin.write("stoker:\n  log: {level: loud}\n  htp: {port: 1}\n");

        Reply refused = reload("").expect(422);

        assertThat(refused.header("content-type")).startsWith("application/problem+json");
        assertThat(refused.json().path("code").asText()).isEqualTo("config_invalid");
        assertThat(refused.json().path("request_id").asText())
                .isEqualTo(refused.header("x-request-id"));
        assertThat(refused.json().path("problems")).hasSize(2);
        assertThat(refused.json().path("problems").get(0).asText())
                .startsWith(origin.file + ":2: stoker.log.level: 'loud'");
        assertThat(recorder.applied).isEmpty();
        assertThat(shown().json().path("refused").path("problems")).hasSize(2);
        assertThat(lastEvent().path("type").asText()).isEqualTo("config_refused");
        assertThat(lastEvent().toString()).doesNotContain(origin.file.toString());
        assertThat(logged).filteredOn(line -> line.contains("was not taken over")).hasSize(1);
    }

    @Test
    void takesNoWordForTruthThatIsNone() throws IOException {
        origin.write("stoker: {log: {level: warn}}\n");

        reload("?dry_run=ja").expect(400);

        assertThat(recorder.applied).isEmpty();
    }

    @Test
    void showsNoSecretAnywhere() throws IOException {
        Path key = Files.writeString(origin.file.resolveSibling("key"), CANARY);
        origin.write(
                """
                stoker:
                  backends:
                    a: {url: 'http://127.0.0.1:9', key-file: %1$s, enabled: false}
                    b: {url: 'http://127.0.0.1:9', key-env: %2$s, enabled: false}
                    c: {url: 'http://127.0.0.1:9', headers: {x-team: %2$s}, enabled: false}
                """
                        .formatted(key, CANARY));
        String told = reload("?dry_run=true").expect(200).text() + reload("").expect(200).text();
        told += shown().text();
        origin.write(
                """
                stoker:
                  models: {hub: 'https://%1$s@hub'}
                  backends:
                    a: {url: 'http://me:%1$s@127.0.0.1:9'}
                    c: {url: 'http://127.0.0.1:9', headers: {authorization: %1$s}}
                """
                        .formatted(CANARY));

        told += reload("").expect(422).text() + shown().text();
        told += caller.get("/stoker/v1/events/last").expect(200).text();

        assertThat(told).contains("***").doesNotContain(CANARY);
        assertThat(logged).isNotEmpty().noneMatch(line -> line.contains(CANARY));
    }

    private Reply reload(String query) throws IOException {
        return caller.post(RELOAD + query, "{}", "x-stoker-token", token());
    }

    private Reply shown() throws IOException {
        return caller.get(CONFIG, "x-stoker-token", token()).expect(200);
    }

    private JsonNode lastEvent() {
        JsonNode events = caller.get("/stoker/v1/events/last").expect(200).json().path("events");
        return events.get(events.size() - 1);
    }

    private static JsonNode value(JsonNode shown, String key) {
        for (JsonNode value : shown.path("values")) {
            if (value.path("key").asText().equals(key)) {
                return value;
            }
        }
        throw new AssertionError("no " + key + " in " + shown);
    }

    private String token() throws IOException {
        return Files.readString(edge.stateFolder().resolve("admin.token")).strip();
    }

    /** The daemon with one file of the test's own. */
    public static final class OwnFile implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "stoker.discovery.enabled", "false",
                    "stoker.supervise.enabled", "false",
                    "stoker.models.scan-caches", "false");
        }

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(OwnOrigin.class, Recorder.class);
        }
    }

    /** Reads a file in a folder of its own. */
    @Alternative
    @Singleton
    public static class OwnOrigin implements ConfigOrigin {
        static final String FIRST = "stoker: {log: {level: info}}\n";

        final Path file;
        private final ConfigReading started;

        /** Makes the file. */
        public OwnOrigin() throws IOException {
            file = Files.createTempDirectory("stoker-config").resolve("stoker.yaml");
            write(FIRST);
            started = read();
        }

        final void write(String text) throws IOException {
            Files.writeString(file, text);
        }

        @Override
        public ConfigReading started() {
            return started;
        }

        @Override
        public final ConfigReading read() {
            return ConfigReading.of(
                    new ConfigSources(
                            Map.of("STOKER_CONFIG", file.toString()),
                            Map.of("user.home", file.resolveSibling("").toString()),
                            file.resolveSibling("")),
                    host -> new InetAddress[] {InetAddress.getByName(host)});
        }
    }

    /** Takes over nothing. */
    @Alternative
    @Singleton
    public static class Recorder implements Reconfigurable {
        final List<Configuration> applied = new CopyOnWriteArrayList<>();

        @Override
        public void apply(Configuration now) {
            applied.add(now);
        }
    }

    /** All that is logged, kept. */
    private final class Memory extends Handler {
        @Override
        public void publish(LogRecord record) {
            logged.add(record.getMessage() + " " + Arrays.toString(record.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
