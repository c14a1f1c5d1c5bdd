package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.gguf.TinyGguf;
import dev.stoker.testing.FakeHub;
import dev.stoker.testing.Finished;
import dev.stoker.testing.HttpCaller;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model's life: from a hub into Stoker's own folder, into a real engine, and away again. */
@Tag("real-backend")
@SuppressWarnings("NullAway.Init") // JUnit calls open first
final class PullRealBackendIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String REPOSITORY = "org/tiny";
    private static final String FILE = "tiny-F16.gguf";
    private static final String PLACE = "/" + REPOSITORY + "/resolve/main/" + FILE;
    private static final String SPEC = "hf:" + REPOSITORY;
    private static final String MODEL = REPOSITORY + ":F16";
    private static final int HALF = 100_000;
    private static final int DOES_NOT_FIT = 6;

    @TempDir private Path folder;

    private FakeHub hub;
    private byte[] model;
    private Path store;
    private StokerHome home;

    @BeforeEach
    void open() throws IOException {
        hub = new FakeHub();
        model = Files.readAllBytes(TinyGguf.with().write(folder.resolve("offered")));
        hub.put(REPOSITORY, FILE, model);
        store = folder.resolve("store");
        home =
                new StokerHome(folder)
                        .withLlamaServer()
                        .withTiny("there") // a daemon without any model is not ready
                        .with("STOKER_MODELS_HUB", hub.base().toString())
                        .with("STOKER_MODELS_STORE", store.toString());
    }

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void pullsRunsAndDeletes() {
        try (RunningStoker _ = home.serve()) {
            Finished pulled = run("pull", SPEC);
            assertThat(pulled.status()).as(pulled.err()).isZero();
            assertThat(pulled.out()).isEqualTo(MODEL + " is on llamacpp.");
            assertThat(stored()).hasBinaryContent(model);
            JsonNode listed = HttpCaller.json(run("models", "--json").out()).path("models");
            assertThat(listed.findValuesAsText("id")).containsExactlyInAnyOrder("there", MODEL);
            assertThat(listed.findValues("parameters")).allMatch(count -> count.asLong() > 0);

            assertThat(run("load", MODEL).out()).startsWith(MODEL + " is loaded on llamacpp");
            assertThat(run("ps").out()).containsPattern(MODEL + " +llamacpp");
            Finished said = run("run", MODEL, "hi");
            assertThat(said.out()).as(said.err()).contains(TinyGguf.SENTENCE);

            Finished deleted = run("rm", MODEL);
            assertThat(deleted.out()).as(deleted.err()).isEqualTo(MODEL + " is deleted.");
            assertThat(store.resolve("org")).doesNotExist();
            assertThat(run("models").out()).doesNotContain(MODEL);
            assertThat(run("ps").out()).isEqualTo("No model is in memory.");
        }
    }

    @Test
    void downloadsNothingThatWouldNotFitUnlessForced() {
        try (RunningStoker _ = home.with("STOKER_TUNING_RESERVE", "900G").serve()) {
            Finished refused = run("pull", SPEC);

            assertThat(refused.status()).as(refused.err()).isEqualTo(DOES_NOT_FIT);
            assertThat(refused.err()).contains("'hf:" + MODEL + "' would not fit");
            assertThat(hub.rangesOf(PLACE)).as("but for its header").doesNotContainNull();
            assertThat(store.resolve("org")).doesNotExist();

            Finished forced = run("pull", SPEC, "--force");

            assertThat(forced.out()).as(forced.err()).isEqualTo(MODEL + " is on llamacpp.");
            assertThat(stored()).hasBinaryContent(model);
        }
    }

    @Test
    void goesOnWhereTheHubCutTheLine() {
        once(request -> hub.cut(request, model, HALF));
        try (RunningStoker _ = home.serve()) {
            Finished pulled = run("pull", SPEC);

            assertThat(pulled.status()).as(pulled.err()).isZero();
            assertThat(stored()).hasBinaryContent(model);
            assertThat(hub.rangesOf(PLACE).getLast()).matches("bytes=[1-9]\\d*-");
        }
    }

    @Test
    void goesOnWhereTheUserBrokeItOff() throws Exception {
        once(request -> hub.stall(request, model, HALF));
        try (RunningStoker stoker = home.serve()) {
            Process pull = home.program("pull", SPEC).start();
            try {
                Path part = stored().resolveSibling(FILE + ".part");
                Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() -> Files.exists(part) && Files.size(part) == HALF);
                pull.destroy();
                assertThat(pull.waitFor(20, TimeUnit.SECONDS)).isTrue();
                Awaitility.await().atMost(PATIENCE).until(() -> pulls(stoker).isEmpty());
            } finally {
                pull.destroyForcibly();
            }

            Finished pulled = run("pull", SPEC);

            assertThat(pulled.status()).as(pulled.err()).isZero();
            assertThat(stored()).hasBinaryContent(model);
            assertThat(hub.rangesOf(PLACE).getLast()).isEqualTo("bytes=%d-".formatted(HALF));
        }
    }

    /** The first time that the whole file is asked for. */
    private void once(Consumer<HttpServerRequest> mishap) {
        var happened = new AtomicBoolean();
        hub.at(
                PLACE,
                request -> {
                    if (request.getHeader("range") == null && !happened.getAndSet(true)) {
                        mishap.accept(request);
                    } else {
                        hub.serve(request, model);
                    }
                });
    }

    private Path stored() {
        return store.resolve(REPOSITORY).resolve(FILE);
    }

    private static JsonNode pulls(RunningStoker stoker) {
        return stoker.caller().get("/stoker/v1/pulls").expect(200).json().path("pulls");
    }

    private Finished run(String... arguments) {
        return Finished.run(home.program(arguments), PATIENCE);
    }
}
