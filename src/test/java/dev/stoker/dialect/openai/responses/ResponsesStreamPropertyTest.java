package dev.stoker.dialect.openai.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.AnswerHead;
import dev.stoker.dialect.CallTimings;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.RandomAnswer;
import dev.stoker.dialect.SseParser;
import dev.stoker.dialect.bytes.RequestBody;
import dev.stoker.inference.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pieces of a stream, put together as a client does it, are what its last event says. */
final class ResponsesStreamPropertyTest {
    private static final AnswerHead HEAD =
            new AnswerHead("id1", "tiny", "llamacpp", Instant.EPOCH, 1 << 20);
    private static final CallTimings TIMINGS =
            new CallTimings(Duration.ZERO, Duration.ZERO, null, Duration.ZERO);

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    private static ResponsesAnswer writer() {
        byte[] asked = "{\"input\":\"x\"}".getBytes(UTF_8);
        return new ResponsesAnswer(
                HEAD, ResponsesRequest.of(RequestBody.read(asked, (_, _, _) -> {})));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void piecesAreTheWhole(long seed) {
        var answer = new RandomAnswer(seed);
        List<Event> events = answer.events();
        byte[] stream = answer.reframed(RandomAnswer.written(writer(), events, TIMINGS));

        var read = new ArrayList<JsonNode>();
        SseParser.Sink sink =
                (_, buffer, offset, length) ->
                        read.add(requireNonNull(Json.treeOrNull(buffer, offset, length)));
        answer.feed(new SseParser(1 << 20, sink), stream);

        JsonNode said = read.getLast().path("response");
        assertThat(pieces(read)).isEqualTo(texts(said));
        ResponsesAnswer whole = writer();
        events.forEach(whole::add);
        byte[] json = whole.whole(TIMINGS);
        assertThat(said).isEqualTo(Json.treeOrNull(json, 0, json.length));
    }

    private static Map<Integer, String> pieces(List<JsonNode> events) {
        var pieces = new TreeMap<Integer, String>();
        for (JsonNode event : events) {
            String type = event.path("type").asText();
            int index = event.path("output_index").asInt();
            if (type.equals("response.output_item.added")) {
                assertThat(pieces.put(index, "")).isNull();
            } else if (type.endsWith(".delta")) {
                pieces.merge(index, event.path("delta").asText(), String::concat);
            } else if (type.equals("response.output_item.done")) {
                assertThat(text(event.path("item"))).isEqualTo(pieces.get(index));
            }
        }
        return pieces;
    }

    private static Map<Integer, String> texts(JsonNode response) {
        var texts = new TreeMap<Integer, String>();
        response.path("output").forEach(item -> texts.put(texts.size(), text(item)));
        return texts;
    }

    private static String text(JsonNode item) {
        JsonNode part = item.path("content").path(0);
        String name = part.has("refusal") ? "refusal" : "text";
        return part instanceof ObjectNode
                ? part.path(name).asText()
                : item.path("arguments").asText();
    }
}
