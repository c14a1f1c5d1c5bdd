package dev.stoker.proxy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Image;
import dev.stoker.inference.Message;
import dev.stoker.inference.RerankRequest;
import dev.stoker.inference.Role;
import dev.stoker.inference.Sampling;
import dev.stoker.inference.Tool;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PromptSizeTest {
    /**
     * Texts, with the fewest and most tokens that vocabularies of 32,000 to 262,000 words can make
     * of them: an English word is one or two, digits are up to three in one, a Chinese sign is a
     * half to three, an emoji is one to four.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The quick brown fox jumps over the lazy dog.|9|13",
                "Donaudampfschifffahrtsgesellschaft|8|16",
                "if (a[i] != null) { return b.get(i) + 1; }|17|24",
                "3.14159265358979|6|16",
                "我们今天去公园散步吧|5|20",
                "Съешь ещё этих мягких французских булок|8|24",
                "สวัสดีครับ ผมชื่อสมชาย|5|44",
                "😀😃😄|3|12"
            })
    void holdsTheCountsOfTokenizersWithinItsBounds(String text, int fewest, int most) {
        PromptSize size = PromptSize.ofText(text);

        assertThat(size.least()).isLessThanOrEqualTo(fewest);
        assertThat(size.high()).isGreaterThanOrEqualTo(fewest);
        assertThat(size.most()).isGreaterThanOrEqualTo(most);
        assertThat(size.likely()).isBetween(size.least(), size.high());
    }

    /** A byte-level tokenizer that merges nothing makes one token a byte, and one to begin with. */
    @ParameterizedTest
    @ValueSource(strings = {"plain", "é", "中", "😀", "\ud83d", "a\tb\n", ""})
    void isAtMostTheBytesOfAText(String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;

        assertThat(PromptSize.ofText(text).most()).isGreaterThanOrEqualTo(bytes);
    }

    @Test
    void countsTurnsToolsAndPictures() {
        var text = new Message(Role.USER, "Hello");
        var picture =
                new Message(
                        Role.USER,
                        "Hello",
                        List.of(new Image("image/png", "A".repeat(4_000_000))),
                        List.of(),
                        null);
        var tool = new Tool("get_weather", "Tells the weather", "{\"type\":\"object\"}");

        PromptSize plain = PromptSize.of(request(List.of(text), List.of()));
        PromptSize withTool = PromptSize.of(request(List.of(text), List.of(tool)));
        PromptSize withPicture = PromptSize.of(request(List.of(picture), List.of()));

        assertThat(withTool.likely()).isGreaterThan(plain.likely() + 10);
        assertThat(withPicture.likely()).isEqualTo(plain.likely() + 1024);
        assertThat(withPicture.most()).isLessThan(20_000);
    }

    @Test
    void takesTheLongestOfTheTextsToEmbed() {
        var many = new EmbedRequest(null, List.of("a", "b".repeat(400), "c"));

        assertThat(PromptSize.of(many).likely()).isBetween(100L, 110L);
        assertThat(PromptSize.longest(many.input()).text()).startsWith("b");
    }

    /** Each is measured once, however long another is. */
    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void doesNotMeasureALongTextAnewForEachShortOne() {
        var texts = new ArrayList<>(Collections.nCopies(300_000, "a"));
        texts.set(0, "b".repeat(4_000_000));

        assertThat(PromptSize.of(new EmbedRequest(null, texts)).likely()).isGreaterThan(1_000_000);
    }

    @Test
    void takesTheLongestDocumentAndTheQuestion() {
        var order = new RerankRequest(null, "q".repeat(400), List.of("a", "b".repeat(800)), null);

        assertThat(PromptSize.of(order).likely()).isBetween(300L, 312L);
    }

    @Test
    void measuresWhatIsRelayedByItsJson() {
        assertThat(relayed("{\"input\":[1,2,3]}")).isEqualTo(PromptSize.exactly(3));
        assertThat(relayed("{\"input\":[[1,2],[1,2,3,4],[5]]}")).isEqualTo(PromptSize.exactly(4));
        assertThat(relayed("{\"prompt\":[\"a\",\"" + "b".repeat(400) + "\"]}").likely())
                .isBetween(100L, 110L);
        String picture = "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:AAAA\"}}";
        PromptSize chat =
                relayed(
                        "{\"n\":2,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\","
                                + "\"text\":\""
                                + "b".repeat(400)
                                + "\"},"
                                + picture
                                + "]}],\"tools\":[{\"function\":{\"name\":\"f\"}}]}");
        assertThat(chat.decisive()).isBetween(110L, 150L);
        assertThat(chat.pictures()).isEqualTo(1024);
    }

    private static PromptSize relayed(String json) {
        return requireNonNull(RelayedSize.of(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void isSureOfShortBodiesOnly() {
        assertThat(PromptSize.surelyFits(4096 - 513, 4096)).isTrue();
        assertThat(PromptSize.surelyFits(4096 - 512, 4096)).isFalse();
        assertThat(PromptSize.surelyFits(Integer.MAX_VALUE, 4096)).isFalse();
    }

    private static GenerateRequest request(List<Message> messages, List<Tool> tools) {
        return new GenerateRequest(null, messages, Sampling.DEFAULT, null, tools, null);
    }
}
