package dev.stoker.backend.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.ServedModel;
import dev.stoker.testing.FakeCloud.Like;
import org.junit.jupiter.api.Test;

final class AzureDatedCloudTest extends CloudContract {
    AzureDatedCloudTest() {
        super(Like.AZURE_DATED);
    }

    @Test
    void namesTheDeploymentAndTheVersionInThePath() {
        asked().awaitCompletion(PATIENCE);

        assertThat(cloud.server().nextCall().path())
                .isEqualTo("/openai/deployments/tiny/chat/completions?api-version=2024-10-21");
    }

    @Test
    void keepsADeploymentWithinItsSegmentOfThePath() {
        assertThat(
                        backend()
                                .relayed(serving(), ServedModel.named("../x?y#z"), "/v1/embeddings")
                                .getRawPath())
                .isEqualTo("/openai/deployments/..%2Fx%3Fy%23z/embeddings");
    }
}
