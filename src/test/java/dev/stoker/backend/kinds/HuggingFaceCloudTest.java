package dev.stoker.backend.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeCloud.Like;
import org.junit.jupiter.api.Test;

final class HuggingFaceCloudTest extends CloudContract {
    HuggingFaceCloudTest() {
        super(Like.HUGGINGFACE);
    }

    /** SECURITY rule 8: its keys could be proved at another origin, and are not sent there. */
    @Test
    void askesNobodyButItsOwnOriginForItsHealth() {
        backend().health(serving(), PATIENCE);

        assertThat(cloud.server().exchanges())
                .extracting(Exchange::path)
                .containsExactly("/v1/models");
    }
}
