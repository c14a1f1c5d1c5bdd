package dev.stoker.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class OpenAiRequestPropertyTest {
    static LongStream seeds() {
        return LongStream.range(0, 500);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void changesNothingButWhatItMust(long seed) {
        var json = new RandomJson(seed);
        var members = new ArrayList<String>();
        members.add("\"messages\":[" + json.value(1) + "]");
        boolean named = json.chance();
        if (named) {
            members.add("\"model\"" + json.blank() + ":" + json.blank() + "\"ÖLD𝄞\"");
        }
        if (json.chance()) {
            members.add("\"stream\":" + (json.chance() ? "false" : "null"));
        }
        if (json.chance()) {
            members.add("\"stream_options\":{\"a\":" + json.value(2) + "}");
        }
        for (int i = 0; json.chance() && i < 5; i++) {
            members.add("\"é" + i + json.text().substring(1) + ":" + json.value(1));
        }
        String text =
                json.blank() + "{" + json.blank() + joined(shuffled(members, seed), json) + "}";
        byte[] body = text.getBytes(UTF_8);

        OpenAiRequest request = OpenAiRequest.read(Shape.CHAT, body);
        String relayed = new String(request.forBackend("new"), UTF_8);
        JsonNode engine = tree(request.forEngine("new"));

        if (named) {
            assertThat(relayed).isEqualTo(text.replace("\"ÖLD𝄞\"", "\"new\""));
        }
        ObjectNode expected = (ObjectNode) tree(body);
        expected.put("model", "new");
        assertThat(tree(relayed.getBytes(UTF_8))).isEqualTo(expected);
        ObjectNode options =
                expected.path("stream_options") instanceof ObjectNode given
                        ? given
                        : expected.putObject("stream_options");
        options.put("include_usage", true);
        expected.put("stream", true);
        assertThat(engine).isEqualTo(expected);
    }

    private static List<String> shuffled(List<String> members, long seed) {
        var copy = new ArrayList<>(members);
        Collections.shuffle(copy, new Random(seed));
        return copy;
    }

    private static String joined(List<String> members, RandomJson json) {
        var text = new StringBuilder();
        for (String member : members) {
            text.append(text.isEmpty() ? "" : ",").append(json.blank()).append(member);
            text.append(json.blank());
        }
        return text.toString();
    }

    private static JsonNode tree(byte[] json) {
        return Objects.requireNonNull(
                Json.treeOrNull(json, 0, json.length), new String(json, UTF_8));
    }
}
