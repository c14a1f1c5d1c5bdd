package dev.stoker.backend.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.core.BackendFault;
import dev.stoker.core.FaultCause;
import dev.stoker.core.StokerException;
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
}
