package dev.stoker.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.StokerException;
import dev.stoker.dialect.Fixtures;
import dev.stoker.inference.Usage;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StreamTapTest {
    private static StreamTap fed(String text) {
        StreamTap tap = StreamTap.ofEvents(List.of());
        tap.feed(text.getBytes(UTF_8));
        tap.end();
        return tap;
    }

    @Test
    void seesEverythingOfAStreamWithUsage() {
        StreamTap tap = StreamTap.ofEvents(List.of());
        tap.feed(Fixtures.llamaServer("chat-3-tokens-usage.sse"));

        assertThat(tap.contentSeen()).isTrue();
        assertThat(tap.finished()).isTrue();
        assertThat(tap.done()).isTrue();
        assertThat(tap.usage()).isEqualTo(new Usage(25, 24, 3));
        assertThat(tap.tokensPerSecond()).isEqualTo(6451.612903225807);
        assertThat(tap.error()).isNull();
        assertThat(tap.betweenEvents(tap.clear())).isTrue();
    }

    @Test
    void countsTokensByTheTimingsWhereThereIsNoUsage() {
        StreamTap tap = StreamTap.ofEvents(List.of());
        tap.feed(Fixtures.llamaServer("chat-3-tokens.sse"));

        assertThat(tap.usage()).isEqualTo(new Usage(25, 24, 3));
    }

    @Test
    void seesCompletionsAndWholeObjects() {
        StreamTap events = StreamTap.ofEvents(List.of());
        events.feed(Fixtures.llamaServer("completions-3-tokens.sse"));
        StreamTap object = StreamTap.ofObject(List.of());
        object.feed(Fixtures.llamaServer("chat-tool-call.json"));
        object.end();

        for (StreamTap tap : List.of(events, object)) {
            assertThat(tap.contentSeen()).isTrue();
            assertThat(tap.finished()).isTrue();
            assertThat(tap.usage().completionTokens()).isNotNull();
        }
    }

    @Test
    void seesTheFirstContentWhenItCameAndNotBefore() {
        StreamTap tap = StreamTap.ofEvents(List.of());
        String role =
                "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":null}}]}\n\n";

        tap.feed(role.getBytes(UTF_8));
        assertThat(tap.contentSeen()).isFalse();
        tap.feed("data: {\"choices\":[{\"delta\":{\"reasoning\":\"h\"}}]}\n".getBytes(UTF_8));
        assertThat(tap.contentSeen()).isTrue();
        assertThat(tap.betweenEvents(tap.clear())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"choices\":[{\"delta\":{\"content\":\"\\\"finish_reason\\\":\\\"stop\\\"\"},\"finish_reason\":null}]}\n\n",
                "data: {\"choices\":[{\"delta\":{},\"finish_reason\" : null}]}\n\n",
                ": \"finish_reason\":\"stop\"\n\n",
                "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"sto",
                "data: {\"x\":{\"finish_reason\":\"stop\"}}\n\n"
            })
    void doesNotTakeSomethingElseForAFinishReason(String stream) {
        StreamTap tap = fed("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n" + stream);

        assertThat(tap.finished()).isFalse();
    }

    @Test
    void seesAnErrorInTheStream() {
        StreamTap tap =
                fed(
                        """
                        data: {"choices":[{"delta":{"content":"a"}}]}

                        data: {"error":{"code":500,"message":"boom /home/ann/x"}}

                        """);

        assertThat(tap.error()).isInstanceOf(StokerException.class).hasMessage("boom <path>");
        assertThat(tap.finished()).isFalse();
    }

    /** However the stream is cut, no byte of an error is clear but for a first half of its name. */
    @ParameterizedTest
    @ValueSource(strings = {"", "event: error\n"})
    void isClearUpToTheEventThatHoldsAnError(String before) {
        String good = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"error\":null}\n\n";
        String stream = good + before + "data: {\"error\":{\"message\":\"boom\"}}\n\n" + good;
        int clear = good.length();
        for (int at = 0; at <= stream.length(); at++) {
            StreamTap tap = StreamTap.ofEvents(List.of());
            tap.feed(stream.substring(0, at).getBytes(UTF_8));
            if (at > clear + before.length() + 14) {
                assertThat(tap.clear()).as("after %s bytes", at).isEqualTo(clear);
            }
            tap.feed(stream.substring(at).getBytes(UTF_8));

            assertThat(tap.clear()).isEqualTo(clear);
            assertThat(tap.betweenEvents(clear)).isTrue();
            assertThat(tap.betweenEvents(clear + 3)).isFalse();
        }
    }

    @Test
    void isClearOfWhatOnlyLooksLikeAnErrorOnceItsLineIsWhole() {
        StreamTap tap = StreamTap.ofEvents(List.of());
        tap.feed("data: {\"error\"".getBytes(UTF_8));
        assertThat(tap.clear()).isZero();
        tap.feed(":null}\n".getBytes(UTF_8));
        assertThat(tap.clear()).isEqualTo(21);
    }

    @Test
    void survivesNonsenseOfAnySize() {
        StreamTap tap = StreamTap.ofEvents(List.of());
        byte[] nonsense = new byte[100_000];
        Arrays.fill(nonsense, (byte) '{');

        tap.feed("data: ".getBytes(UTF_8));
        for (int i = 0; i < 50; i++) {
            tap.feed(nonsense);
        }
        tap.feed("\n\ndata: {\"choices\":[{\"finish_reason\":\"stop\"}]}\n\n".getBytes(UTF_8));

        assertThat(tap.finished()).isTrue();
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void seesTheSameHoweverTheBytesAreCut(long seed) {
        var random = new SplittableRandom(seed);
        String[] files = {
            "chat-3-tokens-usage.sse", "chat-tool-call.sse", "completions-3-tokens.sse"
        };
        String text = new String(Fixtures.llamaServer(files[random.nextInt(3)]), UTF_8);
        text = text.replace(" tiny", " tïny ✓𝄞");
        text = random.nextBoolean() ? text.replace("\n", "\r\n") : text;
        text = random.nextBoolean() ? text.replace("data: ", "data:") : text;
        byte[] bytes = text.getBytes(UTF_8);
        byte[] part = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
        StreamTap whole = StreamTap.ofEvents(List.of());
        whole.feed(part);

        StreamTap cut = StreamTap.ofEvents(List.of());
        int at = 0;
        while (at < part.length) {
            int length = Math.min(part.length - at, random.nextInt(1, 60));
            cut.feed(Arrays.copyOfRange(part, at, at + length));
            at += length;
        }

        assertThat(state(cut)).isEqualTo(state(whole));
    }

    private static List<Object> state(StreamTap tap) {
        return List.of(
                tap.contentSeen(),
                tap.finished(),
                tap.done(),
                tap.clear(),
                tap.betweenEvents(tap.clear()),
                tap.usage(),
                String.valueOf(tap.tokensPerSecond()));
    }
}
