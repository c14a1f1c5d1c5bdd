package dev.stoker.dialect.openai.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.AnswerHead;
import dev.stoker.dialect.CallTimings;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.SseParser;
import dev.stoker.dialect.bytes.RequestBody;
import dev.stoker.inference.Event;
import dev.stoker.inference.FinishReason;
import dev.stoker.inference.Timings;
import dev.stoker.inference.TokenLogprob;
import dev.stoker.inference.Usage;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ResponsesAnswerTest {
    private static final AnswerHead HEAD =
            new AnswerHead("r1", "tiny", "ollama", Instant.ofEpochSecond(1_700_000_000), 1000);
    private static final CallTimings TIMINGS =
            new CallTimings(Duration.ZERO, Duration.ZERO, null, Duration.ZERO);

    private static ResponsesAnswer answer(AnswerHead head) {
        String asked =
                """
                {"input":"Hello","instructions":"Be short.","temperature":0.5,
                 "metadata":{"a":"b"},"tools":[{"type":"function","name":"f"}]}\
                """;
        return new ResponsesAnswer(
                head,
                ResponsesRequest.of(RequestBody.read(asked.getBytes(UTF_8), (_, _, _) -> {})));
    }

    private static Event end(FinishReason reason) {
        return new Event.Finished(reason, new Usage(7, 2, 5), Timings.UNKNOWN);
    }

    private static JsonNode whole(Event... events) {
        ResponsesAnswer answer = answer(HEAD);
        List.of(events).forEach(answer::add);
        return tree(answer.whole(TIMINGS));
    }

    private static JsonNode tree(byte[] json) {
        return requireNonNull(Json.treeOrNull(json, 0, json.length));
    }

    private static List<JsonNode> stream(Event... events) {
        ResponsesAnswer answer = answer(HEAD);
        var bytes = new ByteArrayOutputStream();
        for (Event event : events) {
            byte[] some = answer.event(event);
            bytes.writeBytes(some == null ? new byte[0] : some);
        }
        bytes.writeBytes(answer.done(TIMINGS));
        return parsed(bytes.toByteArray());
    }

    private static List<JsonNode> parsed(byte[] bytes) {
        var events = new ArrayList<JsonNode>();
        new SseParser(
                        1 << 20,
                        (name, buffer, offset, length) -> {
                            JsonNode json =
                                    tree(Arrays.copyOfRange(buffer, offset, offset + length));
                            assertThat(json.path("type").asText()).isEqualTo(name);
                            assertThat(json.path("sequence_number").asInt())
                                    .isEqualTo(events.size());
                            events.add(json);
                        })
                .feed(bytes, 0, bytes.length);
        return events;
    }

    @Test
    void writesAWholeAnswer() {
        JsonNode json =
                whole(
                        new Event.Reasoning("hm"),
                        new Event.Text("Hé"),
                        new Event.Text("llo"),
                        new Event.ToolCallDelta(0, "c1", "f", "{\"a\":"),
                        new Event.ToolCallDelta(0, null, null, "1}"),
                        end(FinishReason.TOOL_CALLS));

        assertThat(json.toString())
                .isEqualTo(
                        """
                        {"id":"resp_r1","object":"response","created_at":1700000000,\
                        "status":"completed","background":false,"error":null,\
                        "incomplete_details":null,"instructions":"Be short.",\
                        "max_output_tokens":null,"model":"tiny","parallel_tool_calls":true,\
                        "previous_response_id":null,"reasoning":{"effort":null,"summary":null},\
                        "store":false,"temperature":0.5,"text":{"format":{"type":"text"}},\
                        "tool_choice":"auto","tools":[{"type":"function","name":"f"}],\
                        "top_p":null,"truncation":"disabled","metadata":{"a":"b"},\
                        "output":[{"id":"rs_r1_0","type":"reasoning","status":"completed",\
                        "summary":[],"content":[{"type":"reasoning_text","text":"hm"}]},\
                        {"id":"msg_r1_1","type":"message","status":"completed",\
                        "role":"assistant","content":[{"type":"output_text","text":"Héllo",\
                        "annotations":[],"logprobs":[]}]},\
                        {"id":"fc_r1_2","type":"function_call","status":"completed",\
                        "call_id":"c1","name":"f","arguments":"{\\"a\\":1}"}],\
                        "usage":{"input_tokens":7,"input_tokens_details":{"cached_tokens":2},\
                        "output_tokens":5,"output_tokens_details":{"reasoning_tokens":0},\
                        "total_tokens":12}}\
                        """);
    }

    @Test
    void tellsEachItemFromItsBeginningToItsEnd() {
        List<JsonNode> events =
                stream(
                        new Event.Reasoning("hm"),
                        new Event.Text("Hé"),
                        new Event.Text("llo"),
                        new Event.ToolCallDelta(0, "c1", "f", "{"),
                        new Event.ToolCallDelta(1, "c2", "g", ""),
                        new Event.ToolCallDelta(0, null, null, "}"),
                        end(FinishReason.TOOL_CALLS));

        assertThat(events)
                .extracting(e -> e.path("type").asText() + e.path("output_index").asText(""))
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added0",
                        "response.content_part.added0",
                        "response.reasoning_text.delta0",
                        "response.reasoning_text.done0",
                        "response.content_part.done0",
                        "response.output_item.done0",
                        "response.output_item.added1",
                        "response.content_part.added1",
                        "response.output_text.delta1",
                        "response.output_text.delta1",
                        "response.output_text.done1",
                        "response.content_part.done1",
                        "response.output_item.done1",
                        "response.output_item.added2",
                        "response.function_call_arguments.delta2",
                        "response.output_item.added3",
                        "response.function_call_arguments.delta2",
                        "response.function_call_arguments.done2",
                        "response.output_item.done2",
                        "response.function_call_arguments.delta3",
                        "response.function_call_arguments.done3",
                        "response.output_item.done3",
                        "response.completed");
        assertThat(events.get(12).path("text").asText()).isEqualTo("Héllo");
        assertThat(events.get(19).path("arguments").asText()).isEqualTo("{}");
        assertThat(events.get(22).path("arguments").asText()).isEqualTo("{}");
    }

    @Test
    void endsAStreamWithTheSameResponseAsAWholeAnswer() {
        Event[] all = {
            new Event.Text("a"),
            new Event.Logprobs(List.of(new TokenLogprob("a", -0.5, List.of()))),
            new Event.ToolCallDelta(0, "c1", "f", "{}"),
            new Event.Text("b"),
            end(FinishReason.STOP)
        };

        JsonNode whole = whole(all);

        assertThat(stream(all).getLast().path("response")).isEqualTo(whole);
        assertThat(whole.at("/output/0/content/0/logprobs/0/logprob").asDouble()).isEqualTo(-0.5);
        assertThat(whole.path("output")).hasSize(3);
    }

    @Test
    void tellsAnAnswerThatWasCut() {
        JsonNode json = whole(new Event.Text("a"), end(FinishReason.LENGTH));
        List<JsonNode> events = stream(new Event.Text("a"), end(FinishReason.LENGTH));

        assertThat(json.path("status").asText()).isEqualTo("incomplete");
        assertThat(json.at("/incomplete_details/reason").asText()).isEqualTo("max_output_tokens");
        assertThat(json.at("/output/0/status").asText()).isEqualTo("incomplete");
        assertThat(events.getLast().path("type").asText()).isEqualTo("response.incomplete");
        assertThat(events.getLast().path("response")).isEqualTo(json);
    }

    /** Its arguments may have been cut. */
    @Test
    void tellsTheLastCallOfAnAnswerThatWasCutAsIncomplete() {
        List<JsonNode> events =
                stream(
                        new Event.ToolCallDelta(0, "c1", "f", "{}"),
                        new Event.ToolCallDelta(1, "c2", "g", "{\"a\":1}"),
                        end(FinishReason.LENGTH));

        assertThat(events)
                .filteredOn(e -> e.path("type").asText().equals("response.output_item.done"))
                .extracting(e -> e.at("/item/status").asText())
                .containsExactly("completed", "incomplete");
        assertThat(events.getLast().at("/response/output/1/status").asText())
                .isEqualTo("incomplete");
    }

    @Test
    void tellsARefusal() {
        JsonNode json = whole(new Event.Refusal("no"), end(FinishReason.STOP));

        assertThat(json.at("/output/0/content/0").toString())
                .isEqualTo("{\"type\":\"refusal\",\"refusal\":\"no\"}");
        assertThat(stream(new Event.Refusal("no"), end(FinishReason.STOP)))
                .extracting(e -> e.path("type").asText())
                .contains("response.refusal.delta", "response.refusal.done");
    }

    @Test
    void writesAnAnswerOfNothing() {
        assertThat(whole(end(FinishReason.STOP)).path("output")).isEmpty();
        assertThat(stream(end(FinishReason.STOP)))
                .extracting(e -> e.path("type").asText())
                .containsExactly("response.created", "response.in_progress", "response.completed");
    }

    @Test
    void tellsAnErrorWhereClientsLookForIt() {
        ResponsesAnswer answer = answer(HEAD);
        byte[] first = answer.event(new Event.Text("a"));
        byte[] last = answer.error(new StokerException(ErrorCode.STREAM_CUT, "it ended"));
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(first == null ? new byte[0] : first);
        bytes.writeBytes(last);

        JsonNode error = parsed(bytes.toByteArray()).getLast();

        assertThat(error.path("type").asText()).isEqualTo("error");
        assertThat(error.path("message").asText()).isEqualTo("it ended");
        assertThat(error.at("/error/message").asText()).isEqualTo("it ended");
        assertThat(error.at("/error/request_id").asText()).isEqualTo("r1");
    }

    @Test
    void refusesAnAnswerAboveTheLimit() {
        ResponsesAnswer answer = answer(new AnswerHead("r1", "tiny", "ollama", Instant.EPOCH, 5));

        assertThatThrownBy(() -> answer.event(new Event.Text("12345")))
                .isInstanceOf(StokerException.class)
                .hasMessageContaining("larger than 5");
    }
}
