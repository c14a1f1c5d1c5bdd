package dev.stoker.dialect.openai.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.StokerException;
import dev.stoker.dialect.AnswerHead;
import dev.stoker.dialect.CallTimings;
import dev.stoker.dialect.RandomAnswer;
import dev.stoker.dialect.SseParser;
import dev.stoker.dialect.openai.ChatChunkReader;
import dev.stoker.dialect.openai.Shape;
import dev.stoker.dialect.openai.StreamTap;
import dev.stoker.inference.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written here is what the client side reads, however it is framed and torn. */
final class ChatStreamPropertyTest {
    private static final int LIMIT = 1 << 20;
    private static final AnswerHead HEAD =
            new AnswerHead("id1", "tiny", "llamacpp", Instant.EPOCH, 4 * LIMIT);
    private static final CallTimings TIMINGS =
            new CallTimings(Duration.ZERO, Duration.ZERO, null, Duration.ZERO);

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    private static byte[] written(List<Event> events) {
        return RandomAnswer.written(new TranslatedAnswer(Shape.CHAT, HEAD, true), events, TIMINGS);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void readsTheSameEventsWhereverTheStreamIsTorn(long seed) {
        var answer = new RandomAnswer(seed);
        List<Event> events = answer.events();
        byte[] stream = answer.reframed(written(events));

        var read = new ArrayList<Event>();
        var reader = new ChatChunkReader(List.of(), read::add);
        answer.feed(new SseParser(LIMIT, reader), stream);
        read.add(reader.finish());

        assertThat(RandomAnswer.joined(read)).isEqualTo(RandomAnswer.joined(events));
    }

    /** What is relayed is looked at by another reader, which must see no less. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theOnlookerSeesTheEndAndTheTokens(long seed) {
        var answer = new RandomAnswer(seed);
        List<Event> events = answer.events();
        byte[] stream = answer.reframed(written(events));

        StreamTap tap = StreamTap.ofEvents(List.of());
        for (byte one : stream) {
            tap.feed(new byte[] {one});
        }
        tap.end();

        assertThat(tap.finished()).isTrue();
        assertThat(tap.error()).isNull();
        assertThat(tap.clear()).isEqualTo(stream.length);
        assertThat(tap.usage()).isEqualTo(((Event.Finished) events.getLast()).usage());
    }

    @Test
    void readsLinesOfAlmostTheLimitAndRefusesLongerOnes() {
        Event end = new RandomAnswer(0).events().getLast();
        byte[] within = written(List.of(new Event.Text("é".repeat(LIMIT / 2 - 1000)), end));
        byte[] beyond = written(List.of(new Event.Text("é".repeat(LIMIT / 2)), end));
        var read = new ArrayList<Event>();
        var reader = new ChatChunkReader(List.of(), read::add);

        new RandomAnswer(1).feed(new SseParser(LIMIT, reader), within);

        assertThat(read).hasSize(1);
        assertThat(new String(within, UTF_8)).contains(((Event.Text) read.getFirst()).text());
        assertThatThrownBy(() ->
                        new RandomAnswer(1)
                                .feed(
                                        new SseParser(
                                                LIMIT, new ChatChunkReader(List.of(), _ -> {})),
                                        beyond))
                .isInstanceOf(StokerException.class)
                .hasMessageContaining(Integer.toString(LIMIT));
    }
}
