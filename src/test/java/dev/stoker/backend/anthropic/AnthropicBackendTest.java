package dev.stoker.backend.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.Ability;
import dev.stoker.backend.Backend;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Health;
import dev.stoker.backend.KindContract;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.Use;
import dev.stoker.backend.http.EventWire;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.backend.http.WireSettings;
import dev.stoker.core.FaultCause;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.inference.Event;
import dev.stoker.inference.FinishReason;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import dev.stoker.inference.Sampling;
import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeAnthropic;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.Mishap;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class AnthropicBackendTest extends KindContract {
    private static final String MESSAGES = "/v1/messages";

    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final AnthropicBackend anthropic =
            new AnthropicBackend(new HttpWire(client), new EventWire(client, WireSettings.DEFAULT));
    private final FakeModelServer server = FakeAnthropic.start();

    @AfterEach
    void close() {
        server.close();
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    protected Backend backend() {
        return anthropic;
    }

    @Override
    protected Endpoint serving() {
        return serving(FakeAnthropic.KEY);
    }

    private Endpoint serving(String key) {
        return new Endpoint(server.base(), Endpoint.USUAL_API, anthropic.access(new Secret(key)));
    }

    @Override
    protected String model() {
        return "tiny";
    }

    @Override
    protected @Nullable String version() {
        return null;
    }

    @Override
    protected int requests() {
        return server.exchanges().size();
    }

    @Override
    protected void refuseLongPrompts() {
        FakeAnthropic.on(server, MESSAGES, FakeAnthropic.tooLong());
    }

    @Override
    protected void answerAtLength() {
        FakeAnthropic.on(server, MESSAGES, FakeAnthropic.stream().endless());
    }

    @Override
    protected void awaitIdle(Duration patience) {
        server.nextCall().awaitLeft(patience);
    }

    private AssertSubscriber<Event> asked(Endpoint at, long demand) {
        return anthropic.stream(at, ServedModel.named("tiny"), request("Hello", 3))
                .subscribe()
                .withSubscriber(AssertSubscriber.create(demand));
    }

    private Throwable failure(Endpoint at) {
        return asked(at, 100).awaitFailure(PATIENCE).getFailure();
    }

    @Test
    void showsTheVersionAndTheKeyAsTheCloudWantsThem() {
        asked(serving(), 100).awaitCompletion(PATIENCE);

        Exchange call = server.nextCall();
        assertThat(call.header("anthropic-version")).isEqualTo("2023-06-01");
        assertThat(call.header("x-api-key")).isEqualTo(FakeAnthropic.KEY);
        assertThat(call.header("authorization")).isNull();
        assertThat(anthropic.access(null).with(Map.of("anthropic-beta", "b"), null).headers())
                .containsOnlyKeys("anthropic-version", "anthropic-beta");
    }

    @Test
    void tellsWhatIsLostOfARequest() {
        var sampling = new Sampling(3, null, null, null, null, null, null, null, 7L, List.of());
        var request =
                new GenerateRequest(
                        null,
                        List.of(new Message(Role.USER, "Hello")),
                        sampling,
                        null,
                        List.of(),
                        null);

        assertThat(anthropic.dropped(ServedModel.named("claude-x"), request))
                .containsExactly("seed");
    }

    @Test
    void isHealthyOnlyWithTheKey() {
        assertThat(anthropic.health(serving(), PATIENCE)).isEqualTo(new Health.Ready(null));
        assertThat(anthropic.health(serving("sk-ant-another"), PATIENCE))
                .isEqualTo(
                        new Health.Unusable(
                                "it does not take the key: invalid x-api-key", FaultCause.KEY));
        assertThat(server.exchanges()).noneMatch(call -> call.method().equals("POST"));
    }

    @Test
    void listsWhatIsToldOfAModel() {
        assertThat(anthropic.models(serving(), PATIENCE))
                .containsExactly(
                        CatalogueModel.of("tiny")
                                .context(8192L)
                                .trainedContext(8192L)
                                .uses(Set.of(Use.GENERATE))
                                .abilities(Set.of(Ability.TOOLS, Ability.VISION, Ability.REASONING))
                                .build());
    }

    @Test
    void readsEveryPageOfTheListAndNoPageForEver() {
        FakeAnthropic.on(
                server,
                "/v1/models?limit=1000",
                FakeAnthropic.json(
                        200, "{\"data\":[{\"id\":\"a\"}],\"has_more\":true,\"last_id\":\"a b\"}"));
        FakeAnthropic.on(
                server,
                "/v1/models?limit=1000&after_id=a%20b",
                FakeAnthropic.json(
                        200, "{\"data\":[{\"id\":\"b\"}],\"has_more\":true,\"last_id\":\"a b\"}"));

        List<CatalogueModel> models = anthropic.models(serving(), PATIENCE);

        assertThat(models).extracting(CatalogueModel::name).hasSize(10).startsWith("a", "b", "b");
    }

    @Test
    void refusesWhatIsNoListOfModels() {
        FakeAnthropic.on(server, "/v1/models?limit=1000", FakeAnthropic.json(200, "{}"));

        assertThatThrownBy(() -> anthropic.models(serving(), PATIENCE))
                .hasMessage("the backend's list of models cannot be read");
    }

    @Test
    void countsTokensWithoutGenerating() {
        Integer tokens =
                anthropic
                        .countTokens(serving(), ServedModel.named("tiny"), "A tiny model")
                        .subscribe()
                        .withSubscriber(UniAssertSubscriber.create())
                        .awaitItem(PATIENCE)
                        .getItem();

        assertThat(tokens).isEqualTo(3);
        assertThat(server.nextCall().text())
                .isEqualTo(
                        "{\"model\":\"tiny\",\"messages\":[{\"role\":\"user\","
                                + "\"content\":\"A tiny model\"}]}");
    }

    @Test
    void asksForToolsAndHearsOfCalls() {
        FakeAnthropic.on(
                server,
                MESSAGES,
                FakeAnthropic.stream("anthropic-2023-06-01-documented-tool-use.sse").whole());

        List<Event> events = asked(serving(), 100).awaitCompletion(PATIENCE).getItems();

        assertThat(events)
                .contains(
                        new Event.ToolCallDelta(
                                0, "toolu_01T1x1fJ34qAmk2tNTrN7Up6", "get_weather", ""))
                .last()
                .isInstanceOfSatisfying(
                        Event.Finished.class,
                        end -> assertThat(end.reason()).isEqualTo(FinishReason.TOOL_CALLS));
    }

    @Test
    void hearsASlowAnswerOut() {
        var permits = new Semaphore(0);
        FakeAnthropic.on(server, MESSAGES, FakeAnthropic.stream().trickle(permits));
        AssertSubscriber<Event> subscriber = asked(serving(), 100);

        permits.release(4);
        subscriber.awaitItems(1, PATIENCE);
        permits.release(100);

        assertThat(text(subscriber.awaitCompletion(PATIENCE).getItems())).isEqualTo("A tiny model");
    }

    @ParameterizedTest
    @MethodSource("dev.stoker.backend.anthropic.AnthropicMishaps#all")
    void tellsWhatWentWrong(Mishap mishap) {
        FakeAnthropic.on(server, MESSAGES, mishap.answer());

        mishap.demand(failure(serving()));
    }

    @Test
    void keepsTheStatusOfARefusal() {
        FakeAnthropic.on(
                server, MESSAGES, FakeAnthropic.error(529, "overloaded_error", "Overloaded"));

        var refused = (StokerException) failure(serving());

        assertThat(refused.httpStatus()).isEqualTo(529);
        assertThat(Objects.requireNonNull(refused.fault()).type()).isEqualTo("overloaded_error");
    }

    @Test
    void comesAgainWhenTheCloudSaysSo() {
        FakeAnthropic.on(
                server,
                MESSAGES,
                FakeAnthropic.error(429, "rate_limit_error", "rate limit", "retry-after: 7"));

        var refused = (StokerException) failure(serving());

        assertThat(Objects.requireNonNull(refused.fault()).retryAfter())
                .isEqualTo(Duration.ofSeconds(7));
    }

    enum Phase {
        BEFORE_HEAD,
        AFTER_HEAD,
        MID_STREAM,
        STALLED
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void closesTheUpstreamAtOnceWhenCancelled(Phase phase) {
        FakeAnthropic.on(
                server,
                MESSAGES,
                switch (phase) {
                    case BEFORE_HEAD -> Answers.hangBeforeHead();
                    case AFTER_HEAD -> FakeAnthropic.stream().hangAfterHead();
                    case MID_STREAM -> FakeAnthropic.stream().hangMidStream();
                    case STALLED -> FakeAnthropic.stream().endless();
                });
        AssertSubscriber<Event> subscriber =
                asked(serving(), phase == Phase.STALLED ? 1 : Long.MAX_VALUE);
        Exchange call = server.nextCall();
        if (phase == Phase.MID_STREAM || phase == Phase.STALLED) {
            subscriber.awaitItems(1, PATIENCE);
        }

        long cancelled = System.nanoTime();
        subscriber.cancel();

        Duration took = Duration.ofNanos(call.awaitLeft(PATIENCE) - cancelled);
        assertThat(took).isLessThan(Duration.ofSeconds(2));
    }

    /** Whatever the cloud says of the key, nobody is told the key. */
    @Test
    void showsTheKeyToNobody() {
        String key = "sk-ant-canary-0123456789";
        server.on(
                MESSAGES,
                FakeAnthropic.error(401, "authentication_error", "no key " + key + " is known"));

        var refused = (StokerException) failure(serving(key));

        assertThat(refused.detail()).doesNotContain("canary").contains("is known");
        assertThat(serving(key).toString()).doesNotContain("canary");
    }
}
