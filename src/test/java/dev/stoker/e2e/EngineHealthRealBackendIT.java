package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.gguf.TinyGguf;
import dev.stoker.testing.Figures;
import dev.stoker.testing.Pids;
import dev.stoker.testing.RawClient;
import dev.stoker.testing.RunningEngine;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is noticed of real engines, how soon, and what becomes of who waits. */
@Tag("real-backend")
final class EngineHealthRealBackendIT {
    private static final Logger LOG = Logger.getLogger(EngineHealthRealBackendIT.class);

    /** Of a busy machine; alone it is some milliseconds. */
    private static final Duration SEEN = Duration.ofSeconds(1);

    private static final Duration FOUND = Duration.ofSeconds(10);

    @TempDir private Path folder;

    private StokerHome home;
    private RunningStoker stoker;

    @BeforeEach
    void start() {
        home =
                Asked.withEndless(new StokerHome(folder).withLlamaServer())
                        .with("STOKER_HTTP_DRAIN", "2s");
        stoker = home.serve();
    }

    @AfterEach
    void stop() {
        stoker.close();
    }

    @Test
    void theDeathOfAnIdleEngineIsSeenWithoutARequestAndToldAsAnEvent() throws Exception {
        generate();
        RunningEngine engine = stoker.engine(Asked.ENDLESS);
        try (var app = new RawClient(stoker.port())) {
            app.send(
                    "GET /stoker/v1/events HTTP/1.1\r\nHost: 127.0.0.1:"
                            + stoker.port()
                            + "\r\n\r\n");
            app.readUntil("event:snapshot");
            long killed = System.nanoTime();

            Pids.kill(engine.pid());

            String told = app.readUntil("engine_changed") + app.readUntil("\n\n");
            Duration took = Duration.ofNanos(System.nanoTime() - killed);
            LOG.infof("kill -9 told as an event after %d ms", took.toMillis());
            new Figures("engine-health").time("kill -9 told without a request", took);
            assertThat(told).contains("is stopped").contains("sentence");
            assertThat(took).isLessThan(SEEN);
        }
    }

    @Test
    void aStoppedEngineIsFoundWhileWorkWaitsAndTheCallIsAnsweredByAnother() throws Exception {
        generate();
        RunningEngine engine = stoker.engine(Asked.ENDLESS);
        signal("STOP", engine.pid());
        long began = System.nanoTime();

        JsonNode answer = CompletableFuture.supplyAsync(this::generate).get(60, TimeUnit.SECONDS);

        Duration took = Duration.ofNanos(System.nanoTime() - began);
        LOG.infof("SIGSTOP found, restarted and answered after %d ms", took.toMillis());
        new Figures("engine-health").time("SIGSTOP found, and answered by another", took);
        assertThat(answer.path("text").asText()).isEqualTo(TinyGguf.SENTENCE);
        assertThat(took).isLessThan(FOUND.plusSeconds(5));
        assertThat(stoker.engine(Asked.ENDLESS).pid()).isNotEqualTo(engine.pid());
        assertThat(Pids.runs(engine.pid())).isFalse();
        assertThat(events()).anyMatch(told -> told.contains("did nothing and did not answer"));
    }

    @Test
    void aLongPromptIsNotTakenForWedged() throws Exception {
        generate();
        RunningEngine engine = stoker.engine(Asked.ENDLESS);
        String prompt = "word ".repeat(2_500);
        String body =
                "{\"model\":\"%s@llamacpp\",\"prompt\":\"%s\"}".formatted(Asked.ENDLESS, prompt);
        long began = System.nanoTime();

        stoker.caller().post(Asked.GENERATE, body).expect(200);

        LOG.infof("a prompt of 12,500 tokens took %d ms", (System.nanoTime() - began) / 1_000_000);
        assertThat(stoker.engine(Asked.ENDLESS).pid()).isEqualTo(engine.pid());
        assertThat(events()).noneMatch(told -> told.contains("did nothing"));
    }

    @Test
    void aDaemonThatIsToldToEndTellsWhoIsStillBeingAnswered() throws Exception {
        try (var app = new RawClient(stoker.port())) {
            app.post(Asked.STREAM, Asked.endlessPrompt()).readUntil("event: text");
            long engine = stoker.engine(Asked.ENDLESS).pid();

            stoker.process().destroy();

            String rest = app.readUntil("event: error") + app.readUntil("\n\n");
            assertThat(rest).contains("shutting_down");
            assertThat(stoker.process().waitFor(15, TimeUnit.SECONDS)).as(stoker.log()).isTrue();
            assertThat(Pids.runs(engine)).isFalse();
            assertThat(kept()).isEmpty();
        }
    }

    @Test
    void aCallIsAnsweredToItsEndThoughTheDaemonIsToldToEnd() throws Exception {
        generate();
        try (var app = new RawClient(stoker.port())) {
            app.post(
                    Asked.CHAT,
                    Asked.chat(
                            Asked.ENDLESS + "@llamacpp",
                            "\"ignore_eos\":true",
                            "\"max_tokens\":400",
                            "\"stream\":true"));
            app.readUntil("\"content\":\"");

            stoker.process().destroy();

            assertThat(app.readUntil("[DONE]")).doesNotContain("\"error\"");
            assertThat(stoker.process().waitFor(15, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void noSecondEngineIsThereAfterADaemonThatWasKilled() throws Exception {
        generate();
        long engine = stoker.engine(Asked.ENDLESS).pid();
        assertThat(kept()).containsExactly(Long.toString(engine));
        Pids.kill(stoker.process().pid());
        stoker.process().waitFor();
        Awaitility.await().until(() -> !Pids.runs(engine));

        stoker = home.serve();

        assertThat(kept()).isEmpty();
        generate();
        assertThat(kept()).containsExactly(Long.toString(stoker.engine(Asked.ENDLESS).pid()));
        assertThat(stoker.children()).hasSize(1);
    }

    private JsonNode generate() {
        String body = Asked.prompt(Asked.ENDLESS + "@llamacpp");
        return stoker.caller().post(Asked.GENERATE, body).expect(200).json();
    }

    private List<String> events() {
        JsonNode last = stoker.caller().get("/stoker/v1/events/last").expect(200).json();
        return last.path("events").findValuesAsText("sentence");
    }

    private List<String> kept() throws IOException {
        Path running = home.state().resolve("engines/running");
        try (Stream<Path> files = Files.list(running)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static void signal(String name, long pid) throws Exception {
        Process kill = new ProcessBuilder("/bin/kill", "-" + name, Long.toString(pid)).start();
        assertThat(kill.waitFor()).isZero();
    }
}
