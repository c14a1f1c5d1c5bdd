package dev.stoker.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stoker.core.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GgufMetadataTest {
    private static final Bytes SIZE = Bytes.ofMebi(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path dir;

    /** Captured from Ollama, to which the tiny model was given. */
    @Test
    void readsWhatOllamaShowsAsWhatTheFileSays() throws IOException {
        JsonNode shown = shown("gemma3");
        Path file =
                TinyGguf.with()
                        .architecture(TinyArchitecture.GEMMA3)
                        .layers(6)
                        .window(256, 3)
                        .write(dir.resolve("gemma3.gguf"));

        GgufFacts told = Reads.facts(GgufMetadata.facts(keys(shown), tensors(shown), SIZE));

        GgufFacts read = Reads.facts(GgufReader.read(file));
        assertThat(told.shape()).isEqualTo(read.shape());
        assertThat(told.kind()).isEqualTo(GgufFacts.Kind.MODEL);
        assertThat(told.quantisation()).isEqualTo("F16");
        assertThat(told.tensors()).isEqualTo(read.tensors());
    }

    /** Without {@code verbose} Ollama gives null for each list: unknown, not an error. */
    @Test
    void leavesOutTheListsThatOllamaDoesNotShow() throws IOException {
        GgufFacts told = Reads.facts(GgufMetadata.facts(keys(shown("jamba")), List.of(), SIZE));

        assertThat(told.shape().attention().kvHeads()).isEmpty();
        assertThat(told.shape().vocabulary()).isEqualTo(302);
        assertThat(told.tensors().parameters()).isEqualTo(269440);
        assertThat(told.tensors().size()).isEqualTo(SIZE);
    }

    @Test
    void readsNumbersHoweverJsonWritesThem() {
        Map<String, Object> keys = new HashMap<>();
        keys.put("general.architecture", "llama");
        keys.put("llama.block_count", 2.0);
        keys.put("llama.context_length", BigInteger.valueOf(4096));
        keys.put("llama.attention.head_count_kv", List.of(0, 2L));
        keys.put("llama.attention.sliding_window", 1e3);
        keys.put("llama.attention.sliding_window_pattern", List.of(true, false));
        keys.put("tokenizer.ggml.tokens", List.of("a", "b", "c"));

        GgufShape shape = Reads.facts(GgufMetadata.facts(keys, List.of(), SIZE)).shape();

        assertThat(shape.blocks()).isEqualTo(2);
        assertThat(shape.contextTokens()).isEqualTo(4096);
        assertThat(shape.attention().kvHeads()).containsExactly(0, 2);
        assertThat(Objects.requireNonNull(shape.attention().window()).pattern())
                .containsExactly(true, false);
        assertThat(shape.vocabulary()).isEqualTo(3);
    }

    @Test
    void refusesWhatAFileIsRefusedFor() {
        assertThat(because(Map.of())).isEqualTo("says no general.architecture");
        assertThat(because(Map.of("general.architecture", "a/b")))
                .isEqualTo("general.architecture is no name of one");
        assertThat(because(Map.of("general.architecture", "x", "x.block_count", 1e18)))
                .isEqualTo("x.block_count is not a number");
        assertThat(because(Map.of("general.architecture", "x", "x.block_count", -1)))
                .endsWith("expected 0 to 2147483647");
        assertThat(
                        Reads.because(
                                GgufMetadata.facts(
                                        Map.of("general.architecture", "x"),
                                        List.of(
                                                new ToldTensor(
                                                        "t\n", "F32", List.of(1L << 40, 1L << 40))),
                                        SIZE)))
                .isEqualTo("tensor t has a side of 1099511627776");
    }

    @Test
    void endsInAValueWhateverIsTold() {
        var random = new SplittableRandom(1);
        List<Object> values = new ArrayList<>(List.of(0, -1, 1L << 40, Long.MIN_VALUE, 0.5, "x"));
        values.addAll(List.of(true, List.of(), List.of(1, "x"), Double.NaN, Map.of(), "7"));
        values.addAll(List.of(BigInteger.TWO.pow(70), List.of(List.of(1)), 'c', 3, 64, 2.0));
        List<String> names =
                List.of(
                        "x.block_count",
                        "x.context_length",
                        "x.attention.head_count_kv",
                        "x.attention.sliding_window",
                        "x.attention.sliding_window_pattern",
                        "x.attention.kv_lora_rank",
                        "x.rope.scaling.factor",
                        "x.rope.scaling.type",
                        "x.attention.causal",
                        "x.ssm.state_size",
                        "x.pooling_type",
                        "tokenizer.ggml.tokens",
                        "split.count",
                        "split.no",
                        "general.parameter_count",
                        "general.file_type");
        int read = 0;

        for (int i = 0; i < 5000; i++) {
            Map<String, Object> keys = new HashMap<>();
            keys.put("general.architecture", "x");
            for (int n = random.nextInt(6); n > 0; n--) {
                keys.put(
                        names.get(random.nextInt(names.size())),
                        values.get(random.nextInt(values.size())));
            }
            GgufResult result = GgufMetadata.facts(keys, List.of(), SIZE);
            read += result instanceof GgufResult.Read ? 1 : 0;
        }

        assertThat(read).isBetween(500, 4500);
    }

    private static String because(Map<String, ?> keys) {
        return Reads.because(GgufMetadata.facts(keys, List.of(), SIZE));
    }

    private static JsonNode shown(String model) throws IOException {
        String name = "ollama-0.33.0-rc2-show-%s.json".formatted(model);
        try (var in = GgufMetadataTest.class.getResourceAsStream(name)) {
            return JSON.readTree(Objects.requireNonNull(in, name));
        }
    }

    private static Map<String, Object> keys(JsonNode shown) {
        Map<String, Object> keys = new LinkedHashMap<>();
        shown.get("model_info")
                .properties()
                .forEach(key -> {
                    Object value = JSON.convertValue(key.getValue(), Object.class);
                    if (value != null) {
                        keys.put(key.getKey(), value);
                    }
                });
        return keys;
    }

    private static List<ToldTensor> tensors(JsonNode shown) {
        List<ToldTensor> all = new ArrayList<>();
        for (JsonNode tensor : shown.get("tensors")) {
            List<Long> shape = new ArrayList<>();
            tensor.get("shape").forEach(side -> shape.add(side.asLong()));
            all.add(
                    new ToldTensor(
                            tensor.get("name").asText(), tensor.get("type").asText(), shape));
        }
        return all;
    }
}
