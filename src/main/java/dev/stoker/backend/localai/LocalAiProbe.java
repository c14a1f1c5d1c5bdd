package dev.stoker.backend.localai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.Inquiry;
import dev.stoker.core.BackendKind;
import dev.stoker.dialect.Json;
import dev.stoker.discovery.Probe;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Recognises LocalAI. To be asked before Ollama, which it imitates. */
public final class LocalAiProbe implements Probe {
    private static final String WELL_KNOWN = "/.well-known/localai.json";

    private final HttpWire http;

    public LocalAiProbe(HttpWire http) {
        this.http = http;
    }

    @Override
    public BackendKind kind() {
        return BackendKind.LOCALAI;
    }

    @Override
    public @Nullable Recognised recognise(URI base, Duration timeout) {
        var inquiry = new Inquiry(http, new Endpoint(base, null), timeout);
        JsonNode about = inquiry.jsonOrNull(WELL_KNOWN);
        if (about != null && about.path("endpoints").isObject() && about.has("version")) {
            return new Recognised(
                    clean(Json.text(about, "version")), "GET " + WELL_KNOWN + " says so");
        }
        JsonNode system = inquiry.jsonOrNull("/system"); // before 4.1.1
        if (system != null
                && system.path("backends").isArray()
                && system.path("loaded_models").isArray()) {
            return new Recognised(version(inquiry), "GET /system lists its backends");
        }
        return null;
    }

    static @Nullable String version(Inquiry inquiry) {
        JsonNode answer = inquiry.jsonOrNull("/version");
        return answer == null ? null : clean(Json.text(answer, "version"));
    }

    /** {@code v4.9.0 (abc…)} is 4.9.0. */
    private static @Nullable String clean(@Nullable String version) {
        if (version == null) {
            return null;
        }
        String first = version.strip().split(" ", 2)[0];
        return first.startsWith("v") ? first.substring(1) : first;
    }
}
