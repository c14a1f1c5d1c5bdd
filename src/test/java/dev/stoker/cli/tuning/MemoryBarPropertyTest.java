package dev.stoker.cli.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.cli.client.JsonTree;
import dev.stoker.cli.terminal.Screen;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class MemoryBarPropertyTest {
    private static final Map<String, Character> PARTS =
            Map.of(
                    "weights", '#',
                    "projector", '%',
                    "kv", '=',
                    "recurrent", '&',
                    "compute", '+',
                    "overhead", 'o',
                    "prompt_cache", '~',
                    "checkpoints", ':',
                    "reserve", '/',
                    "free", '.');

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void isAlwaysOfOneLengthAndShowsWhateverThereIs(long seed) {
        var random = new SplittableRandom(seed);
        ObjectNode memory = JsonTree.object();
        PARTS.keySet()
                .forEach(part ->
                        memory.put(
                                part,
                                random.nextInt(3) == 0
                                        ? 0
                                        : random.nextLong(1, 1L << random.nextInt(1, 50))));
        memory.put("weights", random.nextLong(1, 1L << 40));
        memory.put("total", 1L << 41);
        memory.putObject("room").put("value", random.nextLong(1L << 42));

        String bar = print(memory).get(1);

        assertThat(bar).hasSize(64);
        PARTS.forEach((part, glyph) ->
                assertThat(bar.indexOf(glyph) >= 0).isEqualTo(memory.path(part).asLong() > 0));
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @Test
    void saysWhyItIsNotKnownWhatThereIs() {
        ObjectNode memory = JsonTree.object().put("weights", 1024L).put("total", 1024L);
        memory.putObject("room").put("unknown", "/proc/meminfo is missing");

        List<String> lines = print(memory);

        assertThat(lines.getFirst())
                .isEqualTo(
                        "Memory: takes 1.0 KiB; what there is is not known: /proc/meminfo is"
                                + " missing");
        assertThat(lines.get(1)).isEqualTo("#".repeat(64));
    }

    private static List<String> print(ObjectNode memory) {
        var bytes = new ByteArrayOutputStream();
        var screen = new Screen(bytes, false, Map.of());
        new MemoryBar(memory, screen).print();
        screen.flush();
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
