package dev.stoker.dialect.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the calls of one conversation have in common. */
final class OpeningTest {
    private static final String SYSTEM = "{\"role\":\"system\",\"content\":\"Be kind.\"}";
    private static final String HELLO = "{\"role\":\"user\",\"content\":\"Hello\"}";
    private static final String ANSWER = "{\"role\":\"assistant\",\"content\":\"Hi\"}";

    private static @Nullable String opening(String messages) {
        byte[] body = ("{\"messages\":" + messages + "}").getBytes(StandardCharsets.UTF_8);
        return RequestBody.read(body, (_, _, _) -> {}).opening("messages");
    }

    @Test
    void staysWhileTheConversationGoesOn() {
        String first = opening("[" + SYSTEM + "," + HELLO + "]");

        assertThat(first).isNotNull();
        assertThat(opening("[" + SYSTEM + " , " + HELLO + "," + ANSWER + "," + HELLO + "]"))
                .isEqualTo(first);
    }

    @Test
    void differsByWhatTheUserSaysFirst() {
        assertThat(opening("[" + SYSTEM + "," + HELLO.replace("Hello", "Hello!") + "]"))
                .isNotEqualTo(opening("[" + SYSTEM + "," + HELLO + "]"));
        assertThat(opening("[" + HELLO + "]"))
                .isNotEqualTo(opening("[" + SYSTEM + "," + HELLO + "]"));
    }

    @Test
    void isNotKnownWhereNoUserHasSpoken() {
        assertThat(opening("[" + SYSTEM + "]")).isNull();
        assertThat(opening("\"text\"")).isNull();
        assertThat(opening("[1,2]")).isNull();
        assertThat(opening("[{\"role\":{\"role\":\"user\"}}]")).isNull();
    }
}
