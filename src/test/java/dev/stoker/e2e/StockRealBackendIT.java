package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.testing.Finished;
import dev.stoker.testing.HttpCaller;
import dev.stoker.testing.RawClient;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** To load is to start a real engine, and to unload is to stop it. */
@Tag("real-backend")
final class StockRealBackendIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private static Path folder;

    private static StokerHome home;
    private static RunningStoker stoker;

    @BeforeAll
    static void start() {
        home = Asked.withEndless(new StokerHome(folder).withLlamaServer()).withTiny("tiny");
        stoker = home.serve();
    }

    @AfterAll
    static void stop() {
        stoker.close();
    }

    @Test
    void loadsListsAndUnloads() {
        Finished loaded = run("load", "tiny");

        assertThat(loaded.status()).as(loaded.err()).isZero();
        assertThat(loaded.out()).startsWith("tiny is loaded on llamacpp, ");
        assertThat(run("ps").out()).containsPattern("tiny +llamacpp +[0-9.]+ MiB +[0-9]+");
        long pid = stoker.engine("tiny").pid();
        stoker.caller().post(Asked.GENERATE, generate("tiny")).expect(200);
        assertThat(stoker.engine("tiny").pid()).as("it waits for no other").isEqualTo(pid);

        Finished unloaded = run("unload", "tiny");

        assertThat(unloaded.out()).as(unloaded.err()).isEqualTo("tiny is unloaded.");
        assertThat(stoker.engines()).noneMatch(engine -> engine.model().equals("tiny"));
        assertThat(run("ps").out()).doesNotContain("tiny");
    }

    @Test
    void leavesAnEngineThatIsAtWorkUnlessForced() throws IOException {
        try (var app = new RawClient(stoker.port())) {
            app.post(Asked.STREAM, Asked.endlessPrompt());
            app.readUntil("event: text");

            Finished refused = run("unload", Asked.ENDLESS);
            Finished forced = run("unload", Asked.ENDLESS, "--force");

            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err()).contains("is at work for somebody; with --force");
            assertThat(forced.out()).as(forced.err()).isEqualTo("endless is unloaded.");
            app.readUntil("event: error");
        }
    }

    @Test
    void deletesNoFileOfTheUsers() {
        Finished shown = run("show", "tiny");
        Finished refused = run("rm", "tiny");

        assertThat(shown.out()).containsPattern("(?m)^commands +load, unload$");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).startsWith("stoker: ");
        assertThat(home.models().resolve("tiny.gguf")).exists();
    }

    @Test
    void showsWhatAnEnginesModelIsMadeForAndHowItIsRun() {
        var before = stoker.engines();

        JsonNode shown = HttpCaller.json(run("show", "tiny", "--json").out());

        assertThat(shown.path("template").asText()).contains("{%- if tools -%}");
        assertThat(shown.at("/model/abilities").toString()).contains("\"tools\"");
        assertThat(shown.path("settings").path("ctx-size").asText()).matches("[1-9]\\d+");
        assertThat(stoker.engines()).as("it is loaded by nothing of that").isEqualTo(before);
    }

    @Test
    void saysOfAllWhetherTheyFit() {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> {
                    JsonNode list = HttpCaller.json(run("models", "--json").out()).path("models");
                    return list.size() == 2
                            && list.findValues("fits").stream().allMatch(JsonNode::asBoolean);
                });
    }

    private static String generate(String model) {
        return "{\"model\":\"%s\",\"prompt\":\"hi\",\"max_tokens\":2}".formatted(model);
    }

    private static Finished run(String... arguments) {
        return Finished.run(home.program(arguments), PATIENCE);
    }
}
