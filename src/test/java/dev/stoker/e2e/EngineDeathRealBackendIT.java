package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.gguf.TinyGguf;
import dev.stoker.testing.HttpCaller;
import dev.stoker.testing.Pids;
import dev.stoker.testing.RawClient;
import dev.stoker.testing.RunningEngine;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.ServerEvent;
import dev.stoker.testing.StokerHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines and daemons that are killed while somebody listens to them. */
@Tag("real-backend")
final class EngineDeathRealBackendIT {
    @TempDir private Path folder;

    private RunningStoker stoker;

    @BeforeEach
    void start() {
        stoker = Asked.withEndless(new StokerHome(folder).withLlamaServer()).serve();
    }

    @AfterEach
    void stop() {
        stoker.close();
    }

    @Test
    void anAppIsToldOfItsEnginesDeathInTheNativeDialect() throws Exception {
        try (var app = new RawClient(stoker.port())) {
            app.post(Asked.STREAM, Asked.endlessPrompt()).readUntil("event: text");
            RunningEngine engine = stoker.engine(Asked.ENDLESS);

            Pids.kill(engine.pid());

            String rest = app.readUntil("event: error") + app.readUntil("\n\n");
            JsonNode problem = HttpCaller.json(rest.substring(rest.lastIndexOf("data: ") + 6));
            assertThat(problem.path("code").asText()).isEqualTo("stream_cut");
            assertThat(problem.path("status").asInt()).isEqualTo(502);
            assertThat(problem.path("request_id").asText()).isNotEmpty();
            servesAgainWithAnother(engine);
        }
    }

    @Test
    void anAppIsToldOfItsEnginesDeathInOpenAisDialect() throws Exception {
        try (var app = new RawClient(stoker.port())) {
            app.post(Asked.CHAT, Asked.endlessChat(true)).readUntil("\"content\":\"");
            RunningEngine engine = stoker.engine(Asked.ENDLESS);

            Pids.kill(engine.pid());

            String rest = app.readUntil("\"error\"") + app.readUntil("\r\n0\r\n\r\n");
            List<ServerEvent> events = ServerEvent.all(rest);
            JsonNode error = HttpCaller.json(events.getLast().data()).path("error");
            assertThat(error.path("code").asText()).isEqualTo("stream_cut");
            assertThat(error.path("origin").asText()).isEqualTo("stoker");
            servesAgainWithAnother(engine);
        }
    }

    private void servesAgainWithAnother(RunningEngine dead) {
        String body = Asked.prompt(Asked.ENDLESS + "@llamacpp");

        JsonNode answer = stoker.caller().post(Asked.GENERATE, body).expect(200).json();

        assertThat(answer.path("text").asText()).isEqualTo(TinyGguf.SENTENCE);
        assertThat(stoker.engine(Asked.ENDLESS).pid()).isNotEqualTo(dead.pid());
        assertThat(Pids.runs(dead.pid())).isFalse();
    }

    @Test
    void noEngineOutlivesADaemonThatIsKilled() throws Exception {
        try (var app = new RawClient(stoker.port())) {
            app.post(Asked.STREAM, Asked.endlessPrompt()).readUntil("event: text");
            long engine = stoker.engine(Asked.ENDLESS).pid();
            assertThat(Pids.runs(engine)).isTrue();

            Pids.kill(stoker.process().pid());

            Awaitility.await()
                    .atMost(Duration.ofSeconds(2))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> !Pids.runs(engine));
        }
    }

    @Test
    void aDaemonThatIsToldToEndDoesWhileItStreams() throws Exception {
        try (var app = new RawClient(stoker.port())) {
            app.post(Asked.STREAM, Asked.endlessPrompt()).readUntil("event: text");
            long engine = stoker.engine(Asked.ENDLESS).pid();

            stoker.process().destroy();

            assertThat(stoker.process().waitFor(10, TimeUnit.SECONDS)).as(stoker.log()).isTrue();
            assertThat(Pids.runs(engine)).isFalse();
        }
    }
}
