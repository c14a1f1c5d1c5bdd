package dev.stoker.backend.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.inference.Usage;
import dev.stoker.testing.FakeCloud.Like;
import org.junit.jupiter.api.Test;

final class OpenAiCloudTest extends CloudContract {
    OpenAiCloudTest() {
        super(Like.OPENAI);
    }

    @Test
    void tellsWhatWasCachedAndThought() {
        assertThat(usage()).isEqualTo(new Usage(25, 24, 3, 2, null));
    }
}
