package dev.stoker.backend.lmstudio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.Backend;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.FakedKindContract;
import dev.stoker.backend.Health;
import dev.stoker.backend.ServedModel;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import dev.stoker.inference.Sampling;
import dev.stoker.inference.Tool;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeLmStudio;
import dev.stoker.testing.FakeModelServer;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LmStudioBackendTest extends FakedKindContract {
    private final LmStudioBackend backend = new LmStudioBackend(wire.http(), wire.openAi());
    private final FakeLmStudio studio = FakeLmStudio.start();

    @Override
    protected FakeModelServer server() {
        return studio.server();
    }

    @Override
    protected Backend backend() {
        return backend;
    }

    @Override
    protected String model() {
        return FakeLmStudio.MODEL;
    }

    @Override
    protected @Nullable String version() {
        return null;
    }

    @Override
    protected String pullable() {
        return FakeLmStudio.PULLABLE;
    }

    @Override
    protected void pullForEver() {
        studio.downloadsForEver();
    }

    /** As seen on 0.3.15, https://github.com/cline/cline/issues/3664. */
    @Override
    protected void refuseLongPrompts() {
        studio.server()
                .onCalls(
                        Answers.json(
                                400,
                                "{\"error\":\"Trying to keep the first 9020 tokens when context"
                                        + " the overflows. However, the model is loaded with"
                                        + " context length of only 8192 tokens, which is not"
                                        + " enough. Try to load the model with a larger context"
                                        + " length, or provide a shorter input\"}"));
    }

    @Override
    protected void answerAtLength() {
        studio.server().onCalls(Answers.endless());
    }

    /** It knows no name there, only that some tool is to be called. */
    @Test
    void callsTheOneToolThatIsNamed() {
        var request =
                new GenerateRequest(
                        null,
                        List.of(new Message(Role.USER, "Hello")),
                        Sampling.DEFAULT,
                        null,
                        List.of(new Tool("one", null, null), new Tool("other", null, null)),
                        "other");

        backend.stream(serving(), ServedModel.named(model()), request)
                .subscribe()
                .withSubscriber(AssertSubscriber.create(100))
                .awaitCompletion(Duration.ofSeconds(10));

        assertThat(studio.server().nextCall().text())
                .contains("\"tool_choice\":\"required\"", "\"name\":\"other\"")
                .doesNotContain("\"one\"");
    }

    @Test
    void relaysAFormatThatItDoesNotKnowAsOneThatItDoes() {
        Map<String, String> asked = Map.of("response_format", "{\"type\":\"json_object\"}");

        assertThat(backend.relayedFields("/v1/chat/completions", asked::get))
                .containsOnlyKeys("response_format")
                .hasEntrySatisfying(
                        "response_format", format -> assertThat(format).contains("json_schema"));
        assertThat(backend.relayedFields("/v1/embeddings", asked::get)).isEmpty();
    }

    /** A release before 0.4, behind a proxy that keeps to HTTP. */
    @Test
    void asksInTheOldWayWhereTheNewPathIsNotFound() {
        studio.server()
                .on("/api/v1/models", Answers.json(404, "{\"error\":\"not found\"}"))
                .on("/api/v0/models", Answers.json(200, "{\"data\":[{\"id\":\"old\"}]}"));

        assertThat(backend.models(serving(), Duration.ofSeconds(10)))
                .extracting(CatalogueModel::name)
                .containsExactly("old");
    }

    /** It answers 200 to everything, and so may what is no LM Studio. */
    @Test
    void takesNothingForAListThatIsNone() {
        studio.server().on("/api/v1/models", Answers.json(200, "{\"data\":[]}"));

        assertThatThrownBy(() -> backend.models(serving(), Duration.ofSeconds(10)))
                .hasMessage("LM Studio's answer has no list of models");
    }

    @Test
    void isUnusableWhereSomethingElseAnswers() {
        studio.server().on("/lmstudio-greeting", Answers.json(200, "{\"lmstudio\":false}"));

        assertThat(backend.health(serving(), Duration.ofSeconds(10)))
                .isEqualTo(new Health.Unusable("it does not greet as LM Studio does"));
    }
}
