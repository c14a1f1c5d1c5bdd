package dev.stoker.backend.vllm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Backend;
import dev.stoker.backend.Capability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.FakedKindContract;
import dev.stoker.backend.Health;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.WireDialect;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.Secret;
import dev.stoker.inference.Effort;
import dev.stoker.inference.Event;
import dev.stoker.inference.FinishReason;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import dev.stoker.inference.Sampling;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.FakeVllm;
import dev.stoker.testing.Mishap;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class VllmBackendTest extends FakedKindContract {
    private static final String CHAT = "/v1/chat/completions";
    private static final ServedModel TINY = ServedModel.named("tiny");

    private final VllmBackend vllm = new VllmBackend(wire.http(), wire.events());
    private final FakeModelServer server = FakeVllm.start();

    @Override
    protected FakeModelServer server() {
        return server;
    }

    @Override
    protected Backend backend() {
        return vllm;
    }

    @Override
    protected String version() {
        return "0.15.0";
    }

    @Override
    protected void refuseLongPrompts() {
        server.on(CHAT, FakeVllm.tooLong());
    }

    @Override
    protected void answerAtLength() {
        server.on(CHAT, FakeVllm.stream().endless());
    }

    private AssertSubscriber<Event> asked(GenerateRequest request) {
        return vllm.stream(serving(), TINY, request)
                .subscribe()
                .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
    }

    private List<Event> answered() {
        return asked(request("Hello", 3)).awaitCompletion(PATIENCE).getItems();
    }

    @Test
    void tellsTheContextThatTheModelRunsWith() {
        assertThat(vllm.models(serving(), PATIENCE))
                .containsExactly(CatalogueModel.of("tiny").context(8192L).loaded(true).build());
    }

    @Test
    void isReadyWithItsVersionAndDeadWithItsEngine() {
        assertThat(vllm.health(serving(), PATIENCE)).isEqualTo(new Health.Ready("0.15.0"));

        server.on("/health", FakeVllm.json(503, ""));

        assertThat(vllm.health(serving(), PATIENCE))
                .isEqualTo(new Health.Unusable("its engine is dead; only a restart helps"));
    }

    @ParameterizedTest
    @CsvSource({"0.6.6,false,false", "0.7.0,true,false", "0.10.1,true,true", ",true,true"})
    void canDoMoreFromReleaseToRelease(@Nullable String version, boolean rerank, boolean effort) {
        assertThat(vllm.capabilities(version).contains(Capability.RERANK)).isEqualTo(rerank);
        assertThat(vllm.capabilities(version).contains(Capability.EFFORT)).isEqualTo(effort);
        assertThat(vllm.capabilities(version)).contains(Capability.COUNT_TOKENS);
    }

    @Test
    void countsTokensBesideTheKeyedPaths() {
        Integer tokens =
                vllm.countTokens(
                                new Endpoint(server.base(), new Secret("k3y-of-vllm")),
                                TINY,
                                "A tiny model")
                        .subscribe()
                        .withSubscriber(UniAssertSubscriber.create())
                        .awaitItem(PATIENCE)
                        .getItem();

        assertThat(tokens).isEqualTo(3);
        assertThat(server.nextCall().text())
                .isEqualTo(
                        "{\"model\":\"tiny\",\"prompt\":\"A tiny model\","
                                + "\"add_special_tokens\":false}");
    }

    @ParameterizedTest
    @CsvSource({"reasoning", "reasoning_content"})
    void hearsThoughtsByBothTheirNames(String name) {
        server.on(
                CHAT,
                FakeVllm.stream()
                        .with(
                                List.of(
                                        FakeVllm.delta("{\"" + name + "\":\"Hm.\"}", "null"),
                                        FakeVllm.delta("{\"content\":\"A\"}", "\"stop\"")))
                        .whole());

        assertThat(answered()).startsWith(new Event.Reasoning("Hm."), new Event.Text("A"));
    }

    /** Where a function is demanded by its name, vLLM ends with {@code stop}. */
    @Test
    void knowsACallHoweverItEnds() {
        server.on(
                CHAT,
                FakeVllm.stream()
                        .with(
                                List.of(
                                        FakeVllm.delta(
                                                "{\"tool_calls\":[{\"index\":0,\"id\":\"c\","
                                                        + "\"function\":{\"name\":\"f\","
                                                        + "\"arguments\":\"{}\"}}]}",
                                                "\"stop\"")))
                        .whole());

        assertThat(answered().getLast())
                .isInstanceOfSatisfying(
                        Event.Finished.class,
                        end -> assertThat(end.reason()).isEqualTo(FinishReason.TOOL_CALLS));
    }

    @Test
    void spellsWhatItAsksForAsVllmDoes() {
        var sampling = new Sampling(3, null, null, 40, 0.1, 1.1, null, null, null, List.of());
        asked(
                        new GenerateRequest(
                                null,
                                List.of(new Message(Role.USER, "Hello")),
                                sampling,
                                null,
                                List.of(),
                                null,
                                Effort.NONE,
                                null))
                .awaitCompletion(PATIENCE);

        assertThat(server.nextCall().text())
                .contains(
                        "\"top_k\":40,\"min_p\":0.1,\"repetition_penalty\":1.1",
                        "\"chat_template_kwargs\":{\"enable_thinking\":false}")
                .doesNotContain("repeat_penalty", "reasoning_effort");
    }

    static Stream<Mishap> mishaps() {
        var good = FakeVllm.stream();
        return Stream.concat(
                Mishap.ofStreams(good).stream(),
                Stream.of(
                        refused(
                                400,
                                "BadRequestError",
                                FaultCause.REQUEST,
                                "max_tokens must be at least 1"),
                        refused(
                                404,
                                "NotFoundError",
                                FaultCause.NOT_FOUND,
                                "The model `x` does not exist."),
                        refused(
                                422,
                                "UnprocessableEntityError",
                                FaultCause.REQUEST,
                                "cannot be done"),
                        refused(
                                500,
                                "InternalServerError",
                                FaultCause.SERVER,
                                "EngineCore encountered"),
                        refused(
                                501,
                                "NotImplementedError",
                                FaultCause.UNSUPPORTED,
                                "not supported"),
                        refused(503, "ServiceUnavailable", FaultCause.OVERLOADED, "scaling"),
                        Mishap.told(
                                "key",
                                FakeVllm.json(401, "{\"error\":\"Unauthorized\"}"),
                                FaultCause.KEY,
                                "Unauthorized"),
                        Mishap.told(
                                "flat error before 0.10",
                                FakeVllm.json(
                                        404,
                                        "{\"object\":\"error\",\"message\":\"The model `x` does not"
                                                + " exist.\",\"type\":\"NotFoundError\",\"param\":null,"
                                                + "\"code\":404}"),
                                FaultCause.NOT_FOUND,
                                "does not exist"),
                        Mishap.told(
                                "no such path",
                                FakeVllm.json(404, "{\"detail\":\"Not Found\"}"),
                                FaultCause.NOT_FOUND,
                                "Not Found"),
                        Mishap.told(
                                "prompt too long",
                                FakeVllm.tooLong(),
                                FaultCause.CONTEXT,
                                "9020 in the"),
                        Mishap.told(
                                "prompt too long, as it is told since 0.15",
                                FakeVllm.error(
                                        400,
                                        "BadRequestError",
                                        "This model's maximum context length is 8192 tokens. However, you"
                                                + " requested 3 output tokens and your prompt contains at"
                                                + " least 8190 input tokens, for a total of at least 8193"
                                                + " tokens."),
                                FaultCause.CONTEXT,
                                "at least 8193"),
                        Mishap.told(
                                "prompt too long for the engine",
                                FakeVllm.error(
                                        400,
                                        "BadRequestError",
                                        "The decoder prompt (length 9020) is longer than the maximum model"
                                                + " length of 8192."),
                                FaultCause.CONTEXT,
                                "length 9020"),
                        Mishap.told(
                                "failed in the middle, and then done",
                                good.then(
                                                FakeVllm.event(
                                                        FakeVllm.body(
                                                                500,
                                                                "InternalServerError",
                                                                "EngineCore encountered an issue.")),
                                                FakeVllm.event("[DONE]"))
                                        .whole(),
                                FaultCause.SERVER,
                                "EngineCore encountered an issue"),
                        gaveUp("abort"),
                        gaveUp("error"),
                        Mishap.seen(
                                "done without a finish reason",
                                good.then(FakeVllm.event("[DONE]")).whole(),
                                ErrorCode.STREAM_CUT,
                                "without a finish reason"),
                        Mishap.seen(
                                "ends without a finish reason",
                                good.then().whole(),
                                ErrorCode.STREAM_CUT,
                                "without a finish reason"),
                        Mishap.seen(
                                "no JSON",
                                good.then(FakeVllm.event("{\"choices\":[")).whole(),
                                ErrorCode.BACKEND_ERROR,
                                "not a JSON object")));
    }

    private static Mishap refused(int status, String type, FaultCause cause, String text) {
        return Mishap.told(type, FakeVllm.error(status, type, text), cause, text);
    }

    private static Mishap gaveUp(String reason) {
        return Mishap.told(
                "finish reason " + reason,
                FakeVllm.stream()
                        .then(FakeVllm.delta("{}", '"' + reason + '"'), FakeVllm.event("[DONE]"))
                        .whole(),
                FaultCause.SERVER,
                "the backend gave up: finish reason '" + reason + "'");
    }

    @ParameterizedTest
    @MethodSource("mishaps")
    void tellsWhatWentWrong(Mishap mishap) {
        server.on(CHAT, mishap.answer());

        mishap.demand(asked(request("Hello", 3)).awaitFailure(PATIENCE).getFailure());
    }

    @Test
    void speaksAnthropicsDialectSinceItHasIt() {
        assertThat(vllm.speaks(null)).containsExactly(WireDialect.OPENAI);
        assertThat(vllm.speaks("0.11.0")).containsExactly(WireDialect.OPENAI);
        assertThat(vllm.speaks("0.11.1")).contains(WireDialect.ANTHROPIC, WireDialect.OPENAI);
        assertThat(vllm.countsMessages("0.15.0")).isFalse();
    }
}
