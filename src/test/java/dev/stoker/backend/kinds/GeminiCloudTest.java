package dev.stoker.backend.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.ServedModel;
import dev.stoker.core.BackendFault;
import dev.stoker.core.FaultCause;
import dev.stoker.core.StokerException;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Image;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import dev.stoker.inference.Sampling;
import dev.stoker.inference.Tool;
import dev.stoker.inference.ToolCall;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeCloud.Like;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GeminiCloudTest extends CloudContract {
    GeminiCloudTest() {
        super(Like.GEMINI);
    }

    @Test
    void listsItsModelsWithoutTheWordBeforeThemAndKnowsThemByBoth() {
        CatalogueModel model = backend().models(serving(), PATIENCE).getFirst();

        assertThat(model.name()).isEqualTo("tiny");
        assertThat(model.aliases()).containsExactly("models/tiny");
    }

    @Test
    void comesAgainWhenItsErrorSaysSo() {
        cloud.onChat(
                Answers.json(
                        429,
                        """
                        [{"error":{"code":429,"message":"You exceeded your current quota.",\
                        "status":"RESOURCE_EXHAUSTED","details":[{"@type":\
                        "type.googleapis.com/google.rpc.RetryInfo","retryDelay":"13s"}]}}]\
                        """));

        assertThat(asked().awaitFailure(PATIENCE).getFailure())
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e ->
                                assertThat(e.fault())
                                        .isEqualTo(
                                                new BackendFault(
                                                        429,
                                                        "RESOURCE_EXHAUSTED",
                                                        FaultCause.RATE,
                                                        Duration.ofSeconds(13))));
    }

    @Test
    void reportsAnErrorInAnArrayInTheMiddleOfAStream() {
        cloud.onChat(
                Answers.stream(
                        List.of(
                                cloud.events().getFirst(),
                                "data: [{\"error\":{\"code\":503,\"message\":\"The model is"
                                        + " overloaded.\",\"status\":\"UNAVAILABLE\"}}]\n\n")));

        assertThat(asked().awaitFailure(PATIENCE).getFailure())
                .hasMessage("The model is overloaded.");
    }

    @Test
    void countsAPromptByGeminisOwnPath() {
        var system = new Message(Role.SYSTEM, "Be brief.");
        var seen =
                new Message(
                        Role.USER,
                        "What is this?",
                        List.of(new Image("image/png", "AAAA")),
                        List.of(),
                        null);
        var called =
                new Message(
                        Role.ASSISTANT,
                        "",
                        List.of(new ToolCall("c1", "look", "{\"at\":\"it\"}")),
                        null);
        var told = new Message(Role.TOOL, "a cat", List.of(), "c1");
        var tool = new Tool("look", "Looks", "{\"type\":\"object\"}");
        var request =
                new GenerateRequest(
                        null,
                        List.of(system, seen, called, told),
                        Sampling.DEFAULT,
                        null,
                        List.of(tool),
                        null);

        Integer tokens =
                backend()
                        .countPrompt(serving(), ServedModel.named("tiny"), request)
                        .await()
                        .atMost(PATIENCE);

        assertThat(tokens).isEqualTo(1);
        assertThat(cloud.server().nextCall().text())
                .isEqualTo(
                        "{\"generateContentRequest\":{\"model\":\"models/tiny\",\"contents\":["
                                + "{\"role\":\"user\",\"parts\":[{\"inlineData\":{\"mimeType\":"
                                + "\"image/png\",\"data\":\"AAAA\"}},{\"text\":\"What is this?\"}]},"
                                + "{\"role\":\"model\",\"parts\":[{\"functionCall\":{\"name\":"
                                + "\"look\",\"args\":{\"at\":\"it\"}}}]},"
                                + "{\"role\":\"user\",\"parts\":[{\"functionResponse\":{\"name\":"
                                + "\"look\",\"response\":{\"result\":\"a cat\"}}}]}],"
                                + "\"systemInstruction\":{\"parts\":[{\"text\":\"Be brief.\"}]},"
                                + "\"tools\":[{\"functionDeclarations\":[{\"name\":\"look\","
                                + "\"description\":\"Looks\",\"parametersJsonSchema\":{\"type\":"
                                + "\"object\"}}]}]}}");
    }
}
