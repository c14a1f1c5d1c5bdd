package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.testing.FakeCloud;
import dev.stoker.testing.FakeCloud.Like;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.HttpCaller.Reply;
import dev.stoker.testing.Pids;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keys that are named in each of the three ways let Stoker in, and are seen by nobody: the packaged
 * daemon, with everything logged, and clouds that repeat the key they were shown.
 */
@Tag("real-backend")
final class BackendKeysRealBackendIT {
    private static final String BY_VARIABLE = "canary-variable-5ec2e7";
    private static final String BY_FILE = "canary-file-5ec2e7";
    private static final String BY_CREDENTIAL = "canary-credential-5ec2e7";

    @TempDir private static Path folder;

    private static final List<FakeCloud> CLOUDS = new ArrayList<>();
    private static RunningStoker stoker;

    @BeforeAll
    static void start() throws IOException {
        FakeCloud groq = cloud(Like.GROQ, BY_VARIABLE);
        FakeCloud openai = cloud(Like.OPENAI, BY_FILE);
        FakeCloud azure = cloud(Like.AZURE, BY_CREDENTIAL);
        Path key = Files.writeString(folder.resolve("openai.key"), BY_FILE + "\n");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Path credentials = Files.createDirectory(folder.resolve("credentials"));
        Files.writeString(credentials.resolve("office"), BY_CREDENTIAL);
        Path config = Files.createDirectories(folder.resolve(".config/stoker"));
        Files.writeString(
                config.resolve("stoker.yaml"),
                """
                stoker:
                  backends:
                    groq: {preset: groq, url: "%s"}
                    openai: {preset: openai, url: "%s", key-file: "%s"}
                    office: {preset: azure, url: "%s", key-credential: office, deployments: [tiny]}
                """
                        .formatted(groq.base(), openai.base(), key, azure.base()));
        stoker =
                new StokerHome(folder)
                        .withLlamaServer()
                        .withTiny("tiny")
                        .with("GROQ_API_KEY", BY_VARIABLE)
                        .with("CREDENTIALS_DIRECTORY", credentials.toString())
                        .with("STOKER_LOG_LEVEL", "trace")
                        .serve();
    }

    private static FakeCloud cloud(Like like, String key) {
        FakeCloud cloud = FakeCloud.start(like, key);
        CLOUDS.add(cloud);
        return cloud;
    }

    @AfterAll
    static void stop() {
        stoker.close();
        CLOUDS.forEach(FakeCloud::close);
    }

    private static List<String> specs() {
        return List.of("tiny@groq", "tiny@openai", "tiny@office");
    }

    private static void holdsNoKey(String what, String text) {
        assertThat(text).as(what).doesNotContain("5ec2e7");
    }

    private static FakeModelServer.Answer repeatingTheKey(int status) {
        return (exchange, wire) ->
                wire.whole(
                        status,
                        "application/json",
                        ("{\"error\":{\"message\":\"no, "
                                        + String.join(" ", exchange.headerLines())
                                        + "\",\"type\":\"x\"}}")
                                .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aKeyOfEachSourceLetsStokerInAndIsInNoAnswerLogMetricOrChild() throws IOException {
        for (String spec : specs()) {
            for (String path : List.of(Asked.GENERATE, Asked.CHAT)) {
                Reply reply = stoker.caller().post(path, Asked.chat(spec)).expect(200);
                assertThat(reply.text()).contains("tiny", "model");
                assertThat(reply.header("x-stoker-backend")).isEqualTo(spec.substring(5));
                holdsNoKey(path, reply.text() + reply.response().headers().map());
            }
        }
        // A model of this machine, so that there is an engine.
        stoker.caller().post(Asked.CHAT, Asked.chat("tiny")).expect(200);

        for (FakeCloud cloud : CLOUDS) {
            cloud.onChat(repeatingTheKey(401));
            cloud.onList(repeatingTheKey(401));
        }
        for (String spec : specs()) {
            for (String path : List.of(Asked.GENERATE, Asked.STREAM, Asked.CHAT)) {
                Reply reply = stoker.caller().post(path, Asked.chat(spec));
                assertThat(reply.text()).contains("no, ");
                holdsNoKey(path, reply.text() + reply.response().headers().map());
            }
        }
        for (String path :
                List.of(
                        "/stoker/v1/backends",
                        "/stoker/v1/models",
                        "/v1/models",
                        "/metrics",
                        "/q/health",
                        "/q/health/group/backends",
                        "/stoker/v1/models/tiny@openai",
                        "/stoker/v1/models/tiny@openai/plan")) {
            holdsNoKey(path, stoker.caller().get(path).text());
        }
        assertThat(stoker.children()).isNotEmpty();
        for (long child : stoker.children()) {
            if (Pids.isBeingStarted(child, stoker.process().pid())) {
                continue;
            }
            Path environment = Path.of("/proc/" + child + "/environ");
            holdsNoKey("environment of a child", Files.readString(environment));
            assertThat(Files.readString(environment)).doesNotContain("CREDENTIALS_DIRECTORY");
        }
        holdsNoKey("log", stoker.log());
    }

    /** DESIGN rule 8, through the front door. */
    @Test
    void localMeansLocal() {
        Awaitility.await()
                .until(() -> stoker.caller().get("/v1/models").json().findValues("id").size() >= 4);
        JsonNode models = stoker.caller().get("/stoker/v1/models").json().path("models");
        assertThat(models)
                .extracting(
                        model -> model.path("id").asText() + " " + model.path("location").asText())
                .containsExactlyInAnyOrder(
                        "tiny machine",
                        "tiny@groq cloud",
                        "tiny@openai cloud",
                        "tiny@office cloud");

        Reply reply = stoker.caller().post(Asked.CHAT, Asked.chat("tiny")).expect(200);

        assertThat(reply.header("x-stoker-backend")).isEqualTo("llamacpp");
        Reply byKind = stoker.caller().post(Asked.CHAT, Asked.chat("tiny@azure")).expect(404);
        assertThat(byKind.text()).contains("tiny@office");
    }
}
