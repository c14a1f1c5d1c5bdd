package dev.stoker.config;

import static dev.stoker.config.OneBackend.CANARY;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which headers a backend may be sent with every call. */
final class BackendHeadersTest {
    private final OneBackend one;

    BackendHeadersTest(@TempDir Path temp) {
        this.one = new OneBackend(temp);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "Connection",
                "Transfer-Encoding",
                "TE",
                "Upgrade",
                "Keep-Alive",
                "Content-Length",
                "Expect",
                "X-Stoker-Hop",
                "Authorization",
                "Proxy-Authorization",
                "X-Api-Key",
                "api-key",
                "x-goog-api-key",
                "apikey",
                "Key",
                "Ocp-Apim-Subscription-Key",
                "x-functions-key",
                "X-Access-Key",
                "Cookie",
                "X-Auth-Token",
                "x-secret"
            })
    void refusesHeadersOfTheConnectionAndCredentials(String name) throws IOException {
        assertThat(one.problems("url: 'http://h', headers: {" + name + ": " + CANARY + "}"))
                .singleElement()
                .asString()
                .startsWith("stoker.backends.x.headers." + name + ": '***' (expected: no")
                .doesNotContain(CANARY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-keyboard", "monkey", "X-Key-Holder-Team"})
    void takesHeadersThatOnlySoundLikeACredential(String name) throws IOException {
        assertThat(one.problems("url: 'http://h', headers: {" + name + ": a}")).isEmpty();
    }

    /** A line's end in a header would begin another one. */
    @ParameterizedTest
    @ValueSource(strings = {"a\\r\\nx-more: 1", "a\\nb", "a\\tb", "caf\u00e9", " a"})
    void takesNoValueThatIsNoneOfAHeader(String value) throws IOException {
        assertThat(one.problems("url: 'http://h', headers: {X-Title: \"" + value + "\"}"))
                .containsExactly(
                        "stoker.backends.x.headers.X-Title: '***' (expected: at most 2048 visible"
                                + " ASCII characters)");
    }

    @Test
    void takesHeadersOfALimitedLength() throws IOException {
        String most = "a".repeat(2048);

        assertThat(one.problems("url: 'http://h', headers: {X-Title: " + most + "}")).isEmpty();
        assertThat(one.problems("url: 'http://h', headers: {X-Title: a" + most + "}"))
                .singleElement()
                .asString()
                .contains("at most 2048");
    }
}
