package dev.stoker.backend.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.StokerException;
import dev.stoker.inference.Usage;
import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeCloud.Like;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OpenRouterCloudTest extends CloudContract {
    OpenRouterCloudTest() {
        super(Like.OPENROUTER);
    }

    @Test
    void tellsWhatACallCosts() {
        assertThat(usage()).isEqualTo(new Usage(25, 24, 3, 2, 0.00014));
    }

    @Test
    void testsItsKeyWhereItIsProvedAndNotByItsPublicList() {
        backend().health(serving(), PATIENCE);

        assertThat(cloud.server().exchanges())
                .extracting(Exchange::path)
                .containsExactly("/api/v1/key");
    }

    @Test
    void tellsTheContextOfItsModels() {
        assertThat(backend().models(serving(), PATIENCE).getFirst().context()).isEqualTo(8192);
    }

    @Test
    void reportsAnErrorInTheMiddleWithTheWordsOfTheProviderBehindIt() {
        cloud.onChat(
                Answers.stream(
                        List.of(
                                cloud.events().get(2),
                                "data: {\"id\":\"x\",\"error\":{\"code\":502,\"message\":\"Provider"
                                        + " disconnected\"},\"choices\":[{\"index\":0,\"delta\":"
                                        + "{\"content\":\"\"},\"finish_reason\":\"error\"}]}\n\n")));

        assertThat(asked().awaitFailure(PATIENCE).getFailure())
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> {
                            assertThat(e.detail()).isEqualTo("Provider disconnected");
                            assertThat(e.httpStatus()).isEqualTo(502);
                            assertThat(e.retryable()).isTrue();
                        });
    }

    @Test
    void saysWhatTheProviderBehindItCalledTheEnd() {
        cloud.onChat(
                Answers.stream(
                        List.of(
                                "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":"
                                        + "\"error\",\"native_finish_reason\":\"MALFORMED_CALL\"}]}"
                                        + "\n\n")));

        assertThat(asked().awaitFailure(PATIENCE).getFailure())
                .hasMessage(
                        "the backend gave up: finish reason 'error' ('MALFORMED_CALL' at its"
                                + " provider)");
    }
}
