package dev.stoker.backend.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.http.Answer;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.Inquiry;
import dev.stoker.core.BackendKind;
import dev.stoker.dialect.Json;
import dev.stoker.discovery.Probe;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Recognises Ollama among the many that imitate it. {@code /} and {@code /api/version} are imitated
 * often, {@code /api/status} (newer releases) by nobody seen so far; an older Ollama is told from
 * its imitators by what they answer besides.
 */
public final class OllamaProbe implements Probe {
    private static final String ROOT_TEXT = "Ollama is running";

    private final HttpWire http;

    public OllamaProbe(HttpWire http) {
        this.http = http;
    }

    @Override
    public BackendKind kind() {
        return BackendKind.OLLAMA;
    }

    @Override
    public @Nullable Recognised recognise(URI base, Duration timeout) {
        var inquiry = new Inquiry(http, new Endpoint(base, null), timeout);
        Answer root = inquiry.answerOrNull("/");
        if (root == null || !root.text().strip().equals(ROOT_TEXT)) {
            return null;
        }
        JsonNode answer = inquiry.jsonOrNull("/api/version");
        String version = answer == null ? null : Json.text(answer, "version");
        if (version == null) {
            return null;
        }
        JsonNode status = inquiry.jsonOrNull("/api/status");
        if (status != null && status.path("cloud").isObject()) {
            return new Recognised(version, "GET / says so and GET /api/status has its cloud state");
        }
        return imitates(inquiry)
                ? null
                : new Recognised(version, "GET / and GET /api/version say so");
    }

    /** LocalAI answers {@code /readyz}, KoboldCpp {@code /api/extra/version}; Ollama neither. */
    private static boolean imitates(Inquiry inquiry) {
        Answer ready = inquiry.answerOrNull("/readyz");
        if (ready == null || ready.status() != 404) {
            return true;
        }
        JsonNode kobold = inquiry.jsonOrNull("/api/extra/version");
        JsonNode loaded = inquiry.jsonOrNull("/api/ps");
        return kobold != null || loaded == null || !loaded.has("models");
    }
}
