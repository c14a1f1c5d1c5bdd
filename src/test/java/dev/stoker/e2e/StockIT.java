package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeOllama;
import dev.stoker.testing.Finished;
import dev.stoker.testing.HttpCaller;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Models managed from the terminal, by the packaged program. In order: a store has a history. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class StockIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private static Path folder;

    private static FakeOllama ollama;
    private static StokerHome home;
    private static RunningStoker stoker;

    @BeforeAll
    static void start() {
        ollama = FakeOllama.start().putCloud("big:cloud", "big");
        home =
                new StokerHome(folder)
                        .with("STOKER_SUPERVISE_ENABLED", "false")
                        .with("STOKER_BACKENDS_OLLAMA_URL", ollama.base().toString())
                        .with("STOKER_BACKENDS_OLLAMA_KIND", "ollama");
        stoker = home.serve();
    }

    @AfterAll
    static void stop() {
        stoker.close();
        ollama.close();
    }

    @Test
    @Order(1)
    void listsAndMarksWhatLeavesTheMachine() {
        Finished models = run("models");

        assertThat(models.status()).as(models.err()).isZero();
        assertThat(models.out())
                .containsPattern("tiny:latest +ollama")
                .containsPattern("big:cloud@ollama +ollama .*cloud");
    }

    @Test
    @Order(2)
    void pullsWithPlainLinesWhereNobodyWatches() {
        Finished pulled = run("pull", FakeOllama.PULLABLE);

        assertThat(pulled.status()).as(pulled.err()).isZero();
        assertThat(pulled.out()).isEqualTo("slow:latest is on ollama.");
        assertThat(pulled.err()).contains("slow: ").doesNotContain("\r", "\u001b");
        assertThat(run("models").out()).contains("slow:latest");
    }

    @Test
    @Order(3)
    void showsLoadsListsAndUnloads() {
        assertThat(run("show", "slow").out()).contains("model         slow:latest");
        assertThat(run("load", "slow").out()).startsWith("slow:latest is loaded on ollama");
        assertThat(run("ps").out()).containsPattern("slow:latest +ollama");
        assertThat(run("unload", "slow").out()).isEqualTo("slow:latest is unloaded.");
        assertThat(run("ps").out()).isEqualTo("No model is in memory.");
    }

    @Test
    @Order(4)
    void copiesAndDeletes() {
        assertThat(run("cp", "slow", "two").out()).isEqualTo("slow is also named two:latest.");
        Finished deleted = run("rm", "two", "slow", "nobody");

        assertThat(deleted.status()).isEqualTo(4);
        assertThat(deleted.out()).isEqualTo("two is deleted.\nslow is deleted.");
        assertThat(deleted.err()).startsWith("stoker: no model 'nobody'");
        JsonNode left = HttpCaller.json(run("models", "--json").out()).path("models");
        assertThat(left).hasSize(2);
    }

    /** The end of the program is the end of the download, also at the server. */
    @Test
    @Order(5)
    void endingThePullEndsTheDownload() throws IOException, InterruptedException {
        ollama.pullForEver();
        Process pull = home.program("pull", "slow").start();
        try {
            Awaitility.await().atMost(PATIENCE).until(() -> pulls().size() == 1);
            Exchange upstream = ollama.server().exchanges().getLast();

            pull.destroy();

            assertThat(pull.waitFor(20, TimeUnit.SECONDS)).isTrue();
            upstream.awaitLeft(Duration.ofSeconds(20));
            Awaitility.await().atMost(PATIENCE).until(() -> pulls().isEmpty());
        } finally {
            pull.destroyForcibly();
        }
    }

    private static JsonNode pulls() {
        return stoker.caller().get("/stoker/v1/pulls").expect(200).json().path("pulls");
    }

    private static Finished run(String... arguments) {
        return Finished.run(home.program(arguments), PATIENCE);
    }
}
