package dev.stoker.backend.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Backend;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Health;
import dev.stoker.backend.KindContract;
import dev.stoker.backend.Particulars;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.azure.AzureBackend;
import dev.stoker.backend.gemini.GeminiBackend;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.backend.openai.OpenAiBackend;
import dev.stoker.core.Secret;
import dev.stoker.inference.Event;
import dev.stoker.inference.Usage;
import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeCloud;
import dev.stoker.testing.FakeCloud.Like;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every cloud with OpenAI's paths promises, beyond what every kind does. */
abstract class CloudContract extends KindContract {
    static final String KEY = "sk-canary-5ec2e7";

    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final OpenAiWire wire = new OpenAiWire(client);
    private final Like like;
    final FakeCloud cloud;

    CloudContract(Like like) {
        this.like = like;
        this.cloud = FakeCloud.start(like, KEY);
    }

    @AfterEach
    void close() {
        cloud.close();
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** As its preset says. */
    Particulars particulars() {
        boolean azure = like == Like.AZURE || like == Like.AZURE_DATED;
        return new Particulars(
                azure ? List.of(FakeCloud.MODEL) : List.of(),
                like == Like.AZURE_DATED ? "2024-10-21" : null,
                like == Like.OPENROUTER ? "/key" : null,
                like == Like.OPENAI || like == Like.AZURE,
                null);
    }

    Endpoint serving(@Nullable String key) {
        return new Endpoint(
                cloud.base(),
                cloud.api(),
                backend().access(key == null ? null : new Secret(key)),
                particulars());
    }

    @Override
    protected Backend backend() {
        return switch (like) {
            case OPENAI, OPENROUTER, GROQ, HUGGINGFACE -> new OpenAiBackend(wire);
            case AZURE, AZURE_DATED -> new AzureBackend(wire);
            case GEMINI -> new GeminiBackend(wire);
        };
    }

    @Override
    protected Endpoint serving() {
        return serving(KEY);
    }

    @Override
    protected String model() {
        return FakeCloud.MODEL;
    }

    @Override
    protected @Nullable String version() {
        return null;
    }

    @Override
    protected int requests() {
        return cloud.server().exchanges().size();
    }

    @Override
    protected void refuseLongPrompts() {
        cloud.onChat(FakeCloud.tooLong());
    }

    @Override
    protected void answerAtLength() {
        cloud.onChat(Answers.endless());
    }

    @Override
    protected void awaitIdle(Duration patience) {
        cloud.server().nextCall().awaitLeft(patience);
    }

    AssertSubscriber<Event> asked() {
        return backend().stream(serving(), ServedModel.named(model()), request("Hello", 3))
                .subscribe()
                .withSubscriber(AssertSubscriber.create(100));
    }

    Usage usage() {
        List<Event> events = asked().awaitCompletion(PATIENCE).getItems();
        return ((Event.Finished) events.getLast()).usage();
    }

    @Test
    void showsItsKeyOnceAndInItsOwnWay() {
        asked().awaitCompletion(PATIENCE);

        Exchange call = cloud.server().nextCall();
        boolean azure = backend() instanceof AzureBackend;
        assertThat(call.headerLines())
                .filteredOn(line -> line.contains(KEY))
                .containsExactly(azure ? "api-key: " + KEY : "authorization: Bearer " + KEY);
    }

    @Test
    void isUnusableWithAKeyThatItRefusesAndTheKeyIsInNoWord() {
        Health health = backend().health(serving("sk-wrong-canary-77aa"), PATIENCE);

        if (like == Like.HUGGINGFACE) {
            // Its list is public, and the test of its keys is at another origin.
            assertThat(health).isInstanceOf(Health.Ready.class);
            return;
        }
        assertThat(health)
                .isInstanceOfSatisfying(
                        Health.Unusable.class,
                        down ->
                                assertThat(down.because())
                                        .startsWith("it does not take the key: ")
                                        .doesNotContain("canary"));
    }

    @Test
    void saysThatItWantsAKeyWhereNoneIsConfigured() {
        Health health = backend().health(serving(null), PATIENCE);

        if (like != Like.HUGGINGFACE) {
            assertThat(health)
                    .isInstanceOfSatisfying(
                            Health.Unusable.class,
                            down ->
                                    assertThat(down.because())
                                            .startsWith(
                                                    "it wants a key, and none is configured: "));
        }
    }

    @Test
    void callsTheLimitOfAnAnswerAsItsModelsWantIt() {
        asked().awaitCompletion(PATIENCE);

        String body = cloud.server().nextCall().text();
        assertThat(body)
                .contains(
                        particulars().completionTokens()
                                ? "\"max_completion_tokens\":3"
                                : "\"max_tokens\":3");
        assertThat(body.contains("\"max_tokens\"")).isNotEqualTo(particulars().completionTokens());
    }

    @Test
    void relaysToWhereItIsAskedItself() {
        asked().awaitCompletion(PATIENCE);

        assertThat(backend().relayed(serving(), ServedModel.named(model()), "/v1/chat/completions"))
                .hasToString(cloud.server().base() + cloud.server().nextCall().path());
    }
}
