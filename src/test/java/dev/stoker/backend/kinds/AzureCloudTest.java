package dev.stoker.backend.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.core.BackendFault;
import dev.stoker.core.FaultCause;
import dev.stoker.core.StokerException;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeCloud.Like;
import org.junit.jupiter.api.Test;

final class AzureCloudTest extends CloudContract {
    AzureCloudTest() {
        super(Like.AZURE);
    }

    @Test
    void takesItsDeploymentsFromTheConfigurationAndNotFromItsListOfModels() {
        cloud.onList(
                Answers.json(
                        200, "{\"data\":[{\"id\":\"gpt-4o-2024-08-06\"}],\"object\":\"list\"}"));

        assertThat(backend().models(serving(), PATIENCE))
                .extracting(CatalogueModel::name)
                .containsExactly("tiny");
    }

    @Test
    void reportsAPromptThatItHoldsBack() {
        cloud.onChat(
                Answers.json(
                        400,
                        """
                        {"error":{"message":"The response was filtered due to the prompt triggering\
                         Azure OpenAI's content management policy.","type":null,"param":"prompt",\
                        "code":"content_filter","status":400,"innererror":{"code":\
                        "ResponsibleAIPolicyViolation","content_filter_result":{"violence":\
                        {"filtered":true,"severity":"high"}}}}}\
                        """));

        assertThat(asked().awaitFailure(PATIENCE).getFailure())
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> {
                            assertThat(e.fault())
                                    .extracting(BackendFault::cause)
                                    .isEqualTo(FaultCause.CONTENT);
                            assertThat(e.retryable()).isFalse();
                        });
    }
}
