package dev.stoker.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.inference.Usage;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeAnthropic;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MessagesTapTest {
    private static final String TEXT = Answers.text("anthropic-2023-06-01-documented-text.sse");
    private static final String ERROR =
            FakeAnthropic.event(
                    "error", FakeAnthropic.body("overloaded_error", "Overloaded at sk-secret"));
    private static final List<Secret> SECRETS = List.of(new Secret("sk-secret"));

    private final MessagesTap tap = MessagesTap.of(true, SECRETS);

    private void feed(String text) {
        tap.feed(ByteBuffer.wrap(text.getBytes(UTF_8)));
    }

    @Test
    void seesTheEndAndTheTokensOfAStream() {
        feed(TEXT);

        assertThat(tap.contentSeen()).isTrue();
        assertThat(tap.finished()).isTrue();
        assertThat(tap.usage()).isEqualTo(new Usage(25, 0, 3));
        assertThat(tap.error()).isNull();
        assertThat(tap.clear()).isEqualTo(TEXT.length());
        assertThat(tap.betweenEvents(tap.clear())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"thinking", "tool-use"})
    void seesContentOfAnyKind(String fixture) {
        feed(Answers.text("anthropic-2023-06-01-documented-" + fixture + ".sse"));

        assertThat(tap.contentSeen()).isTrue();
        assertThat(tap.finished()).isTrue();
    }

    @Test
    void knowsThatAStreamWithoutAReasonIsCut() {
        feed(TEXT.substring(0, TEXT.indexOf("event: message_delta")));

        assertThat(tap.contentSeen()).isTrue();
        assertThat(tap.finished()).isFalse();
    }

    @Test
    void sawNothingOfTheModelsInTheBeginning() {
        feed(TEXT.substring(0, TEXT.indexOf("event: ping")));

        assertThat(tap.contentSeen()).isFalse();
        assertThat(tap.usage().promptTokens()).isEqualTo(25);
    }

    @Test
    void seesAWholeObject() {
        MessagesTap object = MessagesTap.of(false, List.of());
        String json =
                "{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"A\"}],"
                        + "\"stop_reason\":\"max_tokens\",\"usage\":{\"cache_read_input_tokens\":24,"
                        + "\"input_tokens\":1,\"output_tokens\":5}}";
        object.feed(ByteBuffer.wrap(json.getBytes(UTF_8)));
        object.end();

        assertThat(object.contentSeen()).isTrue();
        assertThat(object.finished()).isTrue();
        assertThat(object.usage()).isEqualTo(new Usage(25, 24, 5));
    }

    /** Its name comes in a line of its own, which must not have gone out before. */
    @Test
    void holdsAnErrorBackFromItsNameOnWhereverItIsTorn() {
        String before = TEXT.substring(0, TEXT.indexOf("event: content_block_stop"));
        String all = before + ERROR;
        for (int cut = before.length(); cut < all.length(); cut++) {
            MessagesTap torn = MessagesTap.of(true, SECRETS);
            byte[] bytes = all.getBytes(UTF_8);
            torn.feed(ByteBuffer.wrap(Arrays.copyOfRange(bytes, 0, cut)));
            boolean nameKnown = cut > before.length() + "event: error".length();
            if (nameKnown) {
                assertThat(torn.clear()).as("cut at " + cut).isEqualTo(before.length());
            }
            torn.feed(ByteBuffer.wrap(Arrays.copyOfRange(bytes, cut, bytes.length)));

            StokerException error = requireNonNull(torn.error());
            assertThat(error.detail()).isEqualTo("Overloaded at ***");
            assertThat(torn.clear()).isEqualTo(before.length());
            assertThat(torn.betweenEvents(torn.clear())).isTrue();
        }
    }

    @Test
    void takesAnErrorOfNoKnownShapeForOne() {
        feed("event: error\ndata: {\"message\":\"broken\"}\n\n");

        StokerException error = requireNonNull(tap.error());
        assertThat(error.code()).isEqualTo(ErrorCode.BACKEND_ERROR);
        assertThat(error.detail()).isEqualTo("broken");
    }

    @Test
    void seesAnErrorUnderAnotherName() {
        feed("event: message_delta\ndata: {\"error\":\"broken\"}\n\n");

        assertThat(tap.error()).isNotNull();
        assertThat(tap.clear()).isZero();
        assertThat(tap.betweenEvents(0)).isTrue();
    }

    @Test
    void isNotFooledByATextAboutErrors() {
        String text =
                FakeAnthropic.event(
                        "content_block_delta",
                        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":"
                                + "\"text_delta\",\"text\":\"\\\"error\\\": \\\"stop_reason\\\": 1\"}}");
        feed(text);

        assertThat(tap.error()).isNull();
        assertThat(tap.finished()).isFalse();
        assertThat(tap.clear()).isEqualTo(text.length());
    }
}
