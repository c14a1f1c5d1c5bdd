package dev.stoker.dialect.anthropic.translation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.dialect.AnswerHead;
import dev.stoker.dialect.RandomAnswer;
import dev.stoker.dialect.SseParser;
import dev.stoker.dialect.anthropic.MessagesEventReader;
import dev.stoker.inference.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written here is what the client side reads, however it is framed and torn. */
final class MessageStreamPropertyTest {
    private static final AnswerHead HEAD =
            new AnswerHead("id1", "tiny", "llamacpp", Instant.EPOCH, 1 << 20);

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void readsTheSameEventsWhereverTheStreamIsTorn(long seed) {
        var answer = new RandomAnswer(seed);
        List<Event> events = answer.events();
        byte[] stream =
                RandomAnswer.written(
                        new MessageAnswer(HEAD, true), events, MessageAnswerTest.TIMINGS);

        var read = new ArrayList<Event>();
        var reader = new MessagesEventReader(List.of(), read::add);
        answer.feed(new SseParser(1 << 20, reader), answer.reframed(stream));

        assertThat(reader.done()).isTrue();
        read.add(reader.finish());
        assertThat(RandomAnswer.joined(read)).isEqualTo(RandomAnswer.joined(events));
    }
}
