package dev.stoker.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.StokerException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SseParserTest {
    private final List<String> events = new ArrayList<>();

    private SseParser parser(int limit) {
        return new SseParser(
                limit,
                (name, buffer, offset, length) ->
                        events.add(name + "|" + new String(buffer, offset, length, UTF_8)));
    }

    private void feed(String text) {
        SseParser parser = parser(1000);
        byte[] bytes = text.getBytes(UTF_8);
        parser.feed(bytes, 0, bytes.length);
        parser.end();
    }

    @Test
    void readsDataWithAndWithoutSpace() {
        feed("data: a\n\ndata:b\n\ndata:  c\n\n");

        assertThat(events).containsExactly("null|a", "null|b", "null| c");
    }

    @Test
    void endsLinesAtCrLfOrBoth() {
        feed("data: a\r\rdata: b\r\n\r\ndata: c\n\ndata: d\r\n\n");

        assertThat(events).containsExactly("null|a", "null|b", "null|c", "null|d");
    }

    @Test
    void joinsDataLinesAndNamesEvents() {
        feed("event: x\ndata: a\ndata: b\ndata\ndata: c\n\ndata: d\n\n");

        assertThat(events).containsExactly("x|a\nb\n\nc", "null|d");
    }

    @Test
    void ignoresCommentsEmptyLinesAndOtherFields() {
        feed("\uFEFF: hello\n\n:\n\n\nid: 1\nretry: 5\ndatax: no\nevent: lost\n\ndata: a\n\n");

        assertThat(events).containsExactly("null|a");
    }

    @Test
    void givesOutACompleteLastEventButNoTornLine() {
        feed("data: a\ndata: {\"torn");

        assertThat(events).containsExactly("null|a");
    }

    @Test
    void refusesAnEventBeyondTheLimitHoweverItIsCut() {
        SseParser parser = parser(20);
        byte[] line = "data: 0123456789\n".getBytes(UTF_8);
        parser.feed(line, 0, line.length);

        assertThatThrownBy(() -> parser.feed(line, 0, line.length))
                .isInstanceOf(StokerException.class)
                .hasMessageContaining("20 bytes");
    }

    @Test
    void takesAnyNumberOfEventsWithinTheLimit() {
        SseParser parser = parser(20);
        byte[] event = ": ping\n\ndata: 0123456789\n\n".getBytes(UTF_8);

        for (int i = 0; i < 1000; i++) {
            parser.feed(event, 0, event.length);
        }

        assertThat(events).hasSize(1000).containsOnly("null|0123456789");
    }

    @Test
    void knowsWhetherItStandsBetweenEvents() {
        SseParser parser = parser(100);

        assertThat(parser.betweenEvents()).isTrue();
        parser.feed("data: a\n".getBytes(UTF_8), 0, 8);
        assertThat(parser.betweenEvents()).isFalse();
        parser.feed("\n".getBytes(UTF_8), 0, 1);
        assertThat(parser.betweenEvents()).isTrue();
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void readsTheSameHoweverTheBytesAreCut(long seed) {
        var random = new SplittableRandom(seed);
        String[] pieces = {
            "data: é✓𝄞", "data:x", "event: e", ": c", "", "", "data", "id: 1", "\r"
        };
        String[] ends = {"\n", "\r\n", "\r"};
        var text = new StringBuilder();
        for (int i = random.nextInt(40); i >= 0; i--) {
            text.append(pieces[random.nextInt(pieces.length)]);
            text.append(ends[random.nextInt(ends.length)]);
        }
        byte[] bytes = text.toString().getBytes(UTF_8);
        SseParser whole = parser(1000);
        whole.feed(bytes, 0, bytes.length);
        whole.end();
        List<String> expected = List.copyOf(events);
        events.clear();

        SseParser cut = parser(1000);
        int at = 0;
        while (at < bytes.length) {
            int length = Math.min(bytes.length - at, random.nextInt(0, 7));
            cut.feed(bytes, at, length);
            at += length;
        }
        cut.end();

        assertThat(events).isEqualTo(expected);
    }
}
