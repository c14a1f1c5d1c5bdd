package dev.stoker.backend.tgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Backend;
import dev.stoker.backend.Capability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.FakedKindContract;
import dev.stoker.backend.Health;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.Use;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.dialect.openai.OpenAiRequest;
import dev.stoker.dialect.openai.Shape;
import dev.stoker.inference.Event;
import dev.stoker.inference.FinishReason;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import dev.stoker.inference.Sampling;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.FakeTgi;
import dev.stoker.testing.Mishap;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class TgiBackendTest extends FakedKindContract {
    private static final String CHAT = "/v1/chat/completions";
    private static final String MESSAGES = ",\"messages\":[]}";
    private static final ServedModel TINY = ServedModel.named("tiny");

    private final TgiBackend tgi = new TgiBackend(wire.http(), wire.events());
    private final FakeModelServer server = FakeTgi.start();

    @Override
    protected FakeModelServer server() {
        return server;
    }

    @Override
    protected Backend backend() {
        return tgi;
    }

    @Override
    protected String version() {
        return "3.3.6";
    }

    @Override
    protected void refuseLongPrompts() {
        server.on(CHAT, FakeTgi.tooLong());
    }

    @Override
    protected void answerAtLength() {
        server.on(CHAT, FakeTgi.stream().endless());
    }

    private AssertSubscriber<Event> asked(GenerateRequest request) {
        return tgi.stream(serving(), TINY, request)
                .subscribe()
                .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
    }

    private Event.Finished end() {
        return (Event.Finished)
                asked(request("Hello", 3)).awaitCompletion(PATIENCE).getItems().getLast();
    }

    private String sent(Sampling sampling, @Nullable String schema) {
        asked(
                        new GenerateRequest(
                                null,
                                List.of(new Message(Role.USER, "Hello")),
                                sampling,
                                schema,
                                List.of(),
                                null))
                .awaitCompletion(PATIENCE);
        return server.nextCall().text();
    }

    @Test
    void tellsItsOneModel() {
        assertThat(tgi.models(serving(), PATIENCE))
                .containsExactly(
                        CatalogueModel.of("tiny")
                                .context(8192L)
                                .loaded(true)
                                .uses(Set.of(Use.GENERATE))
                                .build());
    }

    @Test
    void isReadyWithItsVersionAndDownWithoutShards() {
        assertThat(tgi.health(serving(), PATIENCE)).isEqualTo(new Health.Ready("3.3.6"));

        server.on("/health", FakeTgi.error(503, "healthcheck", "unhealthy"));

        assertThat(tgi.health(serving(), PATIENCE))
                .isEqualTo(new Health.Unusable("its shards do not answer"));
    }

    @Test
    void keepsToASchemaOnlyWhereItIsNotPassedOver() {
        assertThat(tgi.capabilities("2.0.4")).doesNotContain(Capability.JSON_SCHEMA);
        assertThat(tgi.capabilities("2.1.0")).contains(Capability.JSON_SCHEMA);
        assertThat(tgi.capabilities(null)).contains(Capability.JSON_SCHEMA);
    }

    @Test
    void countsEveryTokenItIsTold() {
        Integer tokens =
                tgi.countTokens(serving(), TINY, "A tiny model")
                        .subscribe()
                        .withSubscriber(UniAssertSubscriber.create())
                        .awaitItem(PATIENCE)
                        .getItem();

        assertThat(tokens).isEqualTo(3);
        assertThat(server.nextCall().text())
                .isEqualTo("{\"inputs\":\"A tiny model\",\"add_special_tokens\":false}");
    }

    @Test
    void writesASchemaAsAGrammar() {
        assertThat(sent(Sampling.DEFAULT, "{\"type\":\"object\"}"))
                .contains(
                        "\"response_format\":{\"type\":\"json\",\"value\":{\"type\":\"object\"}}");
    }

    @Test
    void leavesOutWhatItWouldMisread() {
        var harmless = new Sampling(3, 0.0, 1.0, null, null, null, 0.0, null, null, List.of());
        var penalised = new Sampling(3, null, 0.9, null, null, 1.25, 0.5, null, null, List.of());

        assertThat(sent(harmless, null)).doesNotContain("top_p", "presence_penalty");
        assertThat(sent(penalised, null))
                .contains("\"top_p\":0.9", "\"presence_penalty\":-0.75")
                .doesNotContain("repeat_penalty");
    }

    private String relayed(String body) {
        OpenAiRequest request =
                OpenAiRequest.read(
                        Shape.CHAT,
                        (body.substring(0, body.length() - 1) + MESSAGES)
                                .getBytes(StandardCharsets.UTF_8));
        String sent =
                new String(
                        request.forBackend("tiny", tgi.relayedFields(CHAT, request::field)),
                        StandardCharsets.UTF_8);
        return sent.replace(MESSAGES, "}");
    }

    @Test
    void takesARelayedSchemaAsAGrammar() {
        assertThat(
                        relayed(
                                "{\"model\":\"a\",\"response_format\": {\"type\":\"json_schema\","
                                        + "\"json_schema\":{\"name\":\"n\",\"strict\":true,"
                                        + "\"schema\":{\"type\":\"object\"}}}}"))
                .isEqualTo(
                        "{\"model\":\"tiny\",\"response_format\": {\"type\":\"json\","
                                + "\"value\":{\"type\":\"object\"}}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"json_object\"} | {\"type\":\"json\",\"value\":{\"type\":\"object\"}}",
                "{\"type\":\"json_object\",\"value\":{}} | {\"type\":\"json_object\",\"value\":{}}",
                "{\"type\":\"text\"} | null",
                "{\"type\":\"json\",\"value\":{}} | {\"type\":\"json\",\"value\":{}}",
                "{\"type\":\"regex\",\"value\":\"a\"} | {\"type\":\"regex\",\"value\":\"a\"}",
                "{\"type\":\"json_schema\"} | {\"type\":\"json_schema\"}",
                "7 | 7"
            })
    void takesEveryOtherRelayedFormatAsItWouldReadIt(String asked, String sent) {
        assertThat(relayed("{\"model\":\"a\",\"response_format\":" + asked + "}"))
                .isEqualTo("{\"model\":\"tiny\",\"response_format\":" + sent + "}");
    }

    @ParameterizedTest
    @CsvSource({
        "presence_penalty,0,null",
        "presence_penalty,0.0,null",
        "presence_penalty,-0.75,-0.75",
        "top_p,1,null",
        "top_p,1.0,null",
        "top_p,0.9,0.9"
    })
    void isNotRelayedANumberThatChangesNothingElsewhere(String field, String asked, String sent) {
        assertThat(relayed("{\"model\":\"a\",\"" + field + "\":" + asked + "}"))
                .isEqualTo("{\"model\":\"tiny\",\"" + field + "\":" + sent + "}");
    }

    @ParameterizedTest
    @CsvSource({"stop,STOP", "eos_token,STOP", "stop_sequence,STOP", "length,LENGTH"})
    void knowsWhyItStopped(String wire, FinishReason reason) {
        server.on(
                CHAT,
                FakeTgi.stream()
                        .with(
                                List.of(
                                        FakeTgi.delta(
                                                "{\"role\":\"assistant\",\"content\":\"A\"}",
                                                '"' + wire + '"'),
                                        FakeTgi.event("[DONE]")))
                        .whole());

        assertThat(end().reason()).isEqualTo(reason);
    }

    /** Before 3.2 the piece of a call stood there without a list; it ends with {@code stop}. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void hearsOfACallInAListOrWithout(boolean list) {
        String call =
                "{\"index\":0,\"id\":\"0\",\"type\":\"function\",\"function\":{\"name\":\"f\","
                        + "\"arguments\":\"{}\"}}";
        server.on(
                CHAT,
                FakeTgi.stream()
                        .with(
                                List.of(
                                        FakeTgi.delta(
                                                "{\"role\":\"assistant\",\"tool_calls\":"
                                                        + (list ? '[' + call + ']' : call)
                                                        + "}",
                                                "null"),
                                        FakeTgi.delta("{\"content\":\"\"}", "\"stop\"")))
                        .whole());

        List<Event> events = asked(request("Hello", 3)).awaitCompletion(PATIENCE).getItems();

        assertThat(events)
                .hasSize(2)
                .contains(new Event.ToolCallDelta(0, "0", "f", "{}"))
                .last()
                .isInstanceOfSatisfying(
                        Event.Finished.class,
                        end -> assertThat(end.reason()).isEqualTo(FinishReason.TOOL_CALLS));
    }

    static Stream<Mishap> mishaps() {
        var good = FakeTgi.stream();
        return Stream.concat(
                Mishap.ofStreams(good).stream(),
                Stream.of(
                        refused(
                                422,
                                "validation",
                                FaultCause.REQUEST,
                                "Input validation error: `top_p`"),
                        refused(
                                422,
                                "template_error",
                                FaultCause.REQUEST,
                                "Template error: syntax"),
                        refused(
                                422,
                                "tool_error",
                                FaultCause.REQUEST,
                                "Tool error: Grammar and tools"),
                        refused(
                                424,
                                "generation",
                                FaultCause.SERVER,
                                "Request failed during generation"),
                        refused(429, "overloaded", FaultCause.OVERLOADED, "Model is overloaded"),
                        refused(
                                500,
                                "incomplete_generation",
                                FaultCause.SERVER,
                                "Incomplete generation"),
                        refused(503, "healthcheck", FaultCause.OVERLOADED, "unhealthy"),
                        Mishap.told(
                                "key",
                                (_, wire) -> wire.whole(401, List.of(), new byte[0]),
                                FaultCause.KEY,
                                "status 401"),
                        Mishap.told(
                                "a body it cannot read",
                                Answers.whole(
                                        422,
                                        "text/plain; charset=utf-8",
                                        "Failed to deserialize the JSON body into the target type:"
                                                + " response_format: missing field `value`"),
                                FaultCause.REQUEST,
                                "missing field `value`"),
                        within("Input validation error: `top_p` must be > 0.0", FaultCause.REQUEST),
                        within(
                                "Tool error: Grammar and tools are mutually exclusive",
                                FaultCause.REQUEST),
                        within("Template error: syntax", FaultCause.REQUEST),
                        within("Model is overloaded", FaultCause.OVERLOADED),
                        within("Request failed during generation: CUDA", FaultCause.SERVER),
                        within("Incomplete generation stream", FaultCause.SERVER),
                        Mishap.told(
                                "prompt and answer too long",
                                FakeTgi.tooLong(),
                                FaultCause.CONTEXT,
                                "9020 `inputs` tokens"),
                        within(
                                "Input validation error: `inputs` must have less than 1024 tokens. Given:"
                                        + " 1872",
                                FaultCause.CONTEXT),
                        Mishap.told(
                                "failed in the middle, as its own streams tell it",
                                good.then(
                                                FakeTgi.event(
                                                        "{\"error\":\"Request failed during generation\","
                                                                + "\"error_type\":\"generation\"}"))
                                        .whole(),
                                FaultCause.SERVER,
                                "Request failed"),
                        Mishap.seen(
                                "done without a finish reason",
                                good.then(FakeTgi.event("[DONE]")).whole(),
                                ErrorCode.STREAM_CUT,
                                "without a finish reason"),
                        Mishap.seen(
                                "no JSON",
                                good.then(FakeTgi.event("{\"choices\":[")).whole(),
                                ErrorCode.BACKEND_ERROR,
                                "not a JSON object")));
    }

    private static Mishap refused(int status, String type, FaultCause cause, String text) {
        return Mishap.told(type, FakeTgi.error(status, type, text), cause, text);
    }

    private static Mishap within(String message, FaultCause cause) {
        return Mishap.told("within a stream: " + message, FakeTgi.told(message), cause, message);
    }

    @ParameterizedTest
    @MethodSource("mishaps")
    void tellsWhatWentWrong(Mishap mishap) {
        server.on(CHAT, mishap.answer());

        mishap.demand(asked(request("Hello", 3)).awaitFailure(PATIENCE).getFailure());
    }
}
