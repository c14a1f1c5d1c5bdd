package dev.stoker.backend.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.inference.Usage;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeCloud.Like;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GroqCloudTest extends CloudContract {
    GroqCloudTest() {
        super(Like.GROQ);
    }

    @Test
    void findsItsUsageAmongItsOwnFields() {
        assertThat(usage()).isEqualTo(new Usage(25, null, 3));
    }

    @Test
    void reportsAnErrorAmongItsOwnFields() {
        cloud.onChat(
                Answers.stream(
                        List.of(
                                cloud.events().get(1),
                                "data: {\"choices\":[],\"x_groq\":{\"id\":\"r\",\"error\":"
                                        + "\"over capacity\"}}\n\n")));

        assertThat(asked().awaitFailure(PATIENCE).getFailure()).hasMessage("over capacity");
    }
}
