package dev.stoker.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ListeningLineTest {
    @Test
    void findsThePortInARealLogOnce() {
        List<String> log =
                Objects.requireNonNull(
                        Fixtures.cases("llama-server-b11669-startup-failures.txt").get("port 0"));

        List<URI> addresses =
                log.stream().map(ListeningLine::addressIn).filter(Objects::nonNull).toList();

        assertThat(addresses).containsExactly(URI.create("http://127.0.0.1:45073"));
    }

    @Test
    void understandsTheOlderWords() {
        String line = "main: server is listening on http://127.0.0.1:8080 - starting the main loop";

        assertThat(ListeningLine.addressIn(line)).isEqualTo(URI.create("http://127.0.0.1:8080"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "general.name = srv  llama_server: listening on http://127.0.0.1:1",
                "0.00.1 I srv  llama_server: listening on http://127.0.0.1:80 x",
                "0.00.1 I srv  llama_server: listening on http://evil.example:80",
                "0.00.1 I srv  llama_server: listening on http://127.0.0.1:80@evil.example:80",
                "listening on http://127.0.0.1:80"
            })
    void isNotFooledByWhatAModelMayMakeTheServerPrint(String line) {
        assertThat(ListeningLine.addressIn(line)).isNull();
    }
}
