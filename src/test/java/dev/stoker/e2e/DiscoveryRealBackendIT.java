package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.gguf.TinyGguf;
import dev.stoker.testing.LlamaServerProcess;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that others run come and go, and Stoker notices. What else runs here does not matter. */
@Tag("real-backend")
final class DiscoveryRealBackendIT {
    private static final Duration NOTICED = Duration.ofSeconds(3);

    @TempDir private static Path folder;

    private static RunningStoker stoker;

    @BeforeAll
    static void start() {
        stoker =
                new StokerHome(folder)
                        .withLlamaServer()
                        .withTiny("tiny")
                        .with("STOKER_DISCOVERY_ENABLED", "true")
                        .serve();
    }

    @AfterAll
    static void stop() {
        stoker.close();
    }

    @Test
    void listsAServerThatAppearsAndNoLongerOneThatIsGone() {
        String id;
        try (LlamaServerProcess server = LlamaServerProcess.start()) {
            id = "llamacpp-" + server.base().getPort();
            await(() -> listed().contains(id) && offered().contains("tiny@" + id));

            String body = Asked.prompt("tiny@" + id);
            JsonNode answer = stoker.caller().post(Asked.GENERATE, body).expect(200).json();

            assertThat(answer.path("text").asText()).isEqualTo(TinyGguf.SENTENCE);
            assertThat(answer.path("backend").asText()).isEqualTo(id);
            JsonNode shown = stoker.caller().get("/stoker/v1/backends/" + id).expect(200).json();
            assertThat(shown.path("origin").asText()).isEqualTo("discovered");
            assertThat(shown.path("version").asText()).isNotEmpty();
            assertThat(shown.path("how").asText()).isNotEmpty();
        }
        await(() -> !listed().contains(id));
    }

    @Test
    void doesNotTakeItsOwnEngineForAnothersServer() {
        stoker.caller().post(Asked.GENERATE, Asked.prompt("tiny@llamacpp")).expect(200);
        int port = stoker.engine("tiny").url().getPort();

        // As long as a server that is another's takes to be listed.
        Awaitility.await()
                .during(NOTICED)
                .atMost(NOTICED.multipliedBy(3))
                .until(() -> !listed().contains("llamacpp-" + port));
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(NOTICED).pollInterval(Duration.ofMillis(50)).until(condition);
    }

    private static List<String> listed() {
        return texts("/stoker/v1/backends", "backends", "id");
    }

    private static List<String> offered() {
        var specs = new ArrayList<String>();
        for (JsonNode model : stoker.caller().get("/stoker/v1/models").json().path("models")) {
            specs.add(model.path("name").asText() + "@" + model.path("backend").asText());
        }
        return specs;
    }

    private static List<String> texts(String path, String list, String field) {
        return stoker.caller()
                .get(path)
                .json()
                .path(list)
                .valueStream()
                .map(one -> one.path(field).asText())
                .toList();
    }
}
