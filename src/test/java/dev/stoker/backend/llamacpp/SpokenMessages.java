package dev.stoker.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Endpoint;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.WireDialect;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.Order;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** That a real server speaks Anthropic's dialect, as is said of its version. */
record SpokenMessages(LlamacppBackend backend, HttpWire http) {
    void demand(Endpoint at, String model, String version) {
        assertThat(backend.speaks(version)).contains(WireDialect.ANTHROPIC);
        assertThat(backend.countsMessages(version)).isTrue();
        assertThat(relayed(at, model, "/v1/messages"))
                .contains("\"type\":\"message\"", "A tiny model");
        assertThat(relayed(at, model, "/v1/messages/count_tokens")).contains("\"input_tokens\"");
    }

    private String relayed(Endpoint at, String model, String path) {
        assertThat(backend.relayed(at, ServedModel.named(model), path)).isEqualTo(at.at(path));
        byte[] body =
                """
                {"model":"%s","max_tokens":3,"messages":[{"role":"user","content":"Hello"}]}
                """
                        .formatted(model)
                        .getBytes(StandardCharsets.UTF_8);
        return new Order(http, at, Duration.ofSeconds(20))
                .answer(HttpMethod.POST, path, body)
                .text();
    }
}
