package dev.stoker.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class NdjsonParserTest {
    private final List<String> lines = new ArrayList<>();
    private final NdjsonParser parser =
            new NdjsonParser(
                    2_000_000,
                    (buffer, offset, length) ->
                            lines.add(new String(buffer, offset, length, UTF_8)));

    private void feed(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        parser.feed(bytes, 0, bytes.length);
    }

    @Test
    void givesLinesWithoutTheirEndsAndSkipsEmptyOnes() {
        feed("{\"a\":1}\r\n\n\r\n{\"b\":");
        feed("2}\n{\"c\":3}");
        parser.end();

        assertThat(lines).containsExactly("{\"a\":1}", "{\"b\":2}", "{\"c\":3}");
    }

    @Test
    void takesALineOfAMegabyte() {
        String large = "\"" + "x".repeat(1 << 20) + "\"";

        feed(large + "\n");

        assertThat(lines).containsExactly(large);
    }

    @Test
    void refusesALineAboveTheLimit() {
        var narrow = new NdjsonParser(8, (_, _, _) -> {});

        assertThatThrownBy(() -> narrow.feed("123456789".getBytes(UTF_8), 0, 9))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_ERROR));
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void givesTheSameLinesHoweverTheyAreCut(long seed) {
        var random = new SplittableRandom(seed);
        byte[] bytes = "{\"t\":\"größer 😀\"}\n{\"u\":[1,2]}\n\n{\"v\":null}\n".getBytes(UTF_8);

        for (int at = 0; at < bytes.length; ) {
            int piece = Math.min(bytes.length - at, random.nextInt(1, 12));
            parser.feed(bytes, at, piece);
            at += piece;
        }
        parser.end();

        assertThat(lines).containsExactly("{\"t\":\"größer 😀\"}", "{\"u\":[1,2]}", "{\"v\":null}");
    }
}
