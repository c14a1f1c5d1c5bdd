package dev.stoker.tuning.memory;

import static dev.stoker.tuning.memory.Layouts.arguments;
import static dev.stoker.tuning.memory.Layouts.layout;
import static dev.stoker.tuning.memory.Layouts.loaded;
import static dev.stoker.tuning.memory.Layouts.plain;
import static dev.stoker.tuning.memory.Layouts.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Bytes;
import dev.stoker.gguf.GgufFacts;
import dev.stoker.gguf.GgufReader;
import dev.stoker.gguf.GgufResult;
import dev.stoker.gguf.TinyArchitecture;
import dev.stoker.gguf.TinyGguf;
import dev.stoker.gguf.TinyType;
import dev.stoker.tuning.ModelFacts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The estimate against what a real {@code llama-server} reserves and what it then takes. */
@Tag("real-backend")
final class MemoryEstimateRealBackendIT {
    private static final double MEBI = 1 << 20;

    /** These models are small: 64, which is promised of others, would hide every error. */
    private static final double RESIDENT_MEBI = 24;

    private static final List<String> TABLE = new ArrayList<>();

    @TempDir Path folder;

    private final List<String> tooFarOff = new ArrayList<>();

    @AfterEach
    void isNowhereTooFarOff() {
        assertThat(tooFarOff).as("estimated, real and difference, in MiB").isEmpty();
    }

    @AfterAll
    static void printErrors() throws IOException {
        Path file = Files.createDirectories(Path.of("target")).resolve("memory-estimate.txt");
        Files.write(file, TABLE);
        System.out.println(String.join("\n", TABLE));
    }

    @Test
    void reservesWhatWasEstimatedForEveryLayout() throws Exception {
        Path model = write("llama", TinyGguf.with().layers(4).dim(512).heads(8).kvHeads(2));

        for (EngineLayout layout : Layouts.many()) {
            compare("llama", model, layout);
        }
    }

    @Test
    void reservesWhatWasEstimatedForEveryShape() throws Exception {
        var shapes =
                Map.ofEntries(
                        Map.entry("1 layer", TinyGguf.with().layers(1).dim(256)),
                        Map.entry(
                                "24 layers",
                                TinyGguf.with().layers(24).dim(256).heads(4).kvHeads(4)),
                        Map.entry(
                                "wide",
                                TinyGguf.with().layers(3).dim(1024).heads(8).feedForward(3072)),
                        Map.entry("head 128", TinyGguf.with().layers(3).dim(256).headLength(128)),
                        Map.entry(
                                "1 kv head",
                                TinyGguf.with().layers(3).dim(512).heads(16).kvHeads(1)),
                        Map.entry(
                                "vocabulary", TinyGguf.with().layers(2).dim(256).vocabulary(32000)),
                        Map.entry("q8_0", TinyGguf.with().layers(4).dim(512).type(TinyType.Q8_0)),
                        Map.entry("q4_0", TinyGguf.with().layers(4).dim(512).type(TinyType.Q4_0)),
                        Map.entry("experts", TinyGguf.with().layers(3).dim(256).experts(8, 2)),
                        Map.entry(
                                "deci",
                                made(TinyArchitecture.DECI).layers(3).dim(256).kvHeads(2, 0, 1)),
                        Map.entry(
                                "window",
                                made(TinyArchitecture.GEMMA3).layers(12).dim(256).window(512, 6)),
                        Map.entry(
                                "window 2",
                                made(TinyArchitecture.GEMMA3).layers(5).dim(256).window(100, 2)),
                        Map.entry(
                                "latent",
                                made(TinyArchitecture.DEEPSEEK2).layers(4).dim(256).kvRank(128)),
                        Map.entry(
                                "mamba", made(TinyArchitecture.MAMBA).layers(4).dim(512).state(16)),
                        Map.entry(
                                "jamba",
                                made(TinyArchitecture.JAMBA)
                                        .layers(4)
                                        .dim(512)
                                        .state(16)
                                        .kvHeads(0, 0, 2, 0)));
        for (var shape : shapes.entrySet()) {
            Path model = write(shape.getKey(), shape.getValue());
            for (EngineLayout layout : Layouts.few()) {
                compare(shape.getKey(), model, layout);
            }
        }
    }

    @Test
    void reservesWhatWasEstimatedForEveryArchitecture() throws Exception {
        for (var blank : BlankModels.all().entrySet()) {
            Path model = blank.getValue().write(folder.resolve(blank.getKey() + ".gguf"));
            for (EngineLayout layout : Layouts.few()) {
                compare(blank.getKey(), model, layout);
            }
        }
    }

    @Test
    void agreesWithTheProgramThatFitsParameters() throws Exception {
        Path model =
                Objects.requireNonNull(BlankModels.all().get("qwen3"))
                        .write(folder.resolve("fitted.gguf"));

        for (CacheType type : List.of(CacheType.F16, CacheType.Q8_0)) {
            EngineLayout layout = layout(65536, 1, false, type, 512, true);
            List<Long> said = MeasuredServer.fitParams(model, layout);
            MemoryEstimate estimate = MemoryEstimator.estimate(facts(model), layout);

            within("fit-params model", estimate.weights(), said.get(0) + 0.5, 0.01, 0.5);
            within("fit-params KV", estimate.kv(), said.get(1) + 0.5, 0.01, 0.5);
        }
    }

    @Test
    void takesWhatWasEstimatedOnceALongPromptHasTouchedAll() throws Exception {
        Path q8 = write("big q8_0", big().type(TinyType.Q8_0));
        Path q4 = write("big q4_0", big().type(TinyType.Q4_0));
        Path words = write("100,000 words", TinyGguf.with().dim(256).vocabulary(100_000));

        compareResident("q8_0", q8, plain(2048));
        compareResident("q8_0", q8, layout(2048, 2, true, CacheType.Q8_0, 256, true));
        compareResident("q8_0", q8, layout(1024, 1, false, CacheType.F16, 512, false));
        compareResident("q8_0 locked", q8, loaded(plain(1024), LoadMode.MLOCK));
        compareResident("q4_0", q4, plain(1024));
        compareResident("q4_0 read", q4, loaded(plain(1024), LoadMode.NONE));
        compareResident("100,000 words", words, layout(2048, 4, true, CacheType.F16, 512, true));
    }

    private static TinyGguf big() {
        return TinyGguf.with().layers(6).dim(768).heads(12).kvHeads(12);
    }

    private void compare(String name, Path model, EngineLayout layout) throws IOException {
        MemoryEstimate estimate = MemoryEstimator.estimate(facts(model), layout);
        try (var server = MeasuredServer.start(model, arguments(layout))) {
            Map<String, Double> real = server.reserved();
            String what = name + " " + said(layout);
            within(
                    what + " model",
                    estimate.weights(),
                    real.getOrDefault("model", 0.0),
                    0.01,
                    0.01);
            within(what + " KV", estimate.kv(), real.getOrDefault("KV", 0.0), 0.01, 0.01);
            within(what + " RS", estimate.recurrent(), real.getOrDefault("RS", 0.0), 0.01, 0.01);
            within(
                    what + " compute",
                    estimate.compute(),
                    real.getOrDefault("compute", 0.0),
                    0.1,
                    0.06);
        }
    }

    private void compareResident(String name, Path model, EngineLayout layout) throws Exception {
        ModelFacts facts = facts(model);
        Bytes estimate =
                MemoryEstimator.estimate(facts, layout)
                        .resident()
                        .plus(MemoryEstimator.mappedCopies(facts, layout.load()));
        try (var server = MeasuredServer.start(model, arguments(layout))) {
            int all =
                    layout.cache().tokens()
                            / (layout.cache().unified() ? layout.cache().slots() : 1);
            prompt(server.ready(), all - 64);
            within(
                    name + " " + said(layout) + " resident",
                    estimate,
                    server.resident(),
                    0.03,
                    RESIDENT_MEBI);
        }
    }

    private static void prompt(String base, int tokens) throws Exception {
        String ids =
                IntStream.range(0, tokens)
                        .mapToObj(n -> "" + (3 + n % 250))
                        .collect(Collectors.joining(","));
        String body = "{\"prompt\":[" + ids + "],\"n_predict\":1}";
        try (var client = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(URI.create(base + "/completion"))
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build();
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    /** Both tolerances in turn: a share of the real value, or so many MiB, whichever is more. */
    private void within(String what, Bytes estimated, double real, double share, double mebi) {
        double mine = estimated.value() / MEBI;
        double off = real == 0 ? 0 : 100 * (mine - real) / real;
        String row =
                String.format(Locale.ROOT, "%-60s %9.2f %9.2f %+7.2f %%", what, mine, real, off);
        TABLE.add(row);
        if (Math.abs(mine - real) > Math.max(share * real, mebi)) {
            tooFarOff.add(row);
        }
    }

    private static TinyGguf made(TinyArchitecture architecture) {
        return TinyGguf.with().architecture(architecture);
    }

    private static ModelFacts facts(Path model) {
        return switch (GgufReader.read(model)) {
            case GgufResult.Read(GgufFacts header) ->
                    new ModelFacts(header, header.tensors().size(), Bytes.ZERO);
            case GgufResult.Refused(var because) -> throw new AssertionError(because);
            case GgufResult.Unreadable(var because) -> throw new AssertionError(because);
        };
    }

    private Path write(String name, TinyGguf model) throws IOException {
        return model.write(folder.resolve(name.replace(' ', '-') + ".gguf"));
    }
}
