package dev.stoker.backend.llamacpp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Access;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.http.Answer;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.core.BackendKind;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.discovery.Probe;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Recognises a {@code llama-server} by the {@code Server} header that all its answers carry. Asks
 * {@code /health} and {@code /props} without a model's name: they load nothing and do not wake a
 * sleeping server, as {@code /slots}, {@code /metrics} and {@code /props?model=} would.
 */
public final class LlamacppProbe implements Probe {
    private final HttpWire http;

    public LlamacppProbe(HttpWire http) {
        this.http = http;
    }

    @Override
    public BackendKind kind() {
        return BackendKind.LLAMACPP;
    }

    @Override
    public @Nullable Recognised recognise(URI base, Duration timeout) {
        var at = new Endpoint(base, null);
        long start = System.nanoTime();
        Answer health;
        try {
            health = http.get(at.at("/health"), Access.OPEN, timeout);
        } catch (StokerException _) {
            return null;
        }
        if (!"llama.cpp".equals(health.header("Server"))) {
            return null;
        }
        Duration left = timeout.minusNanos(System.nanoTime() - start);
        JsonNode props = left.isPositive() ? ServerHealth.props(http, at, left) : null;
        String version = props == null ? null : Json.text(props, "build_info");
        boolean router = props != null && "router".equals(Json.text(props, "role"));
        return new Recognised(
                version, "its Server header says llama.cpp" + (router ? ", in router mode" : ""));
    }
}
