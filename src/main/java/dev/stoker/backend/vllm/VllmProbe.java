package dev.stoker.backend.vllm;

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

/** Recognises vLLM by its version and the owner of its models. */
public final class VllmProbe implements Probe {
    private final HttpWire http;

    public VllmProbe(HttpWire http) {
        this.http = http;
    }

    @Override
    public BackendKind kind() {
        return BackendKind.VLLM;
    }

    @Override
    public @Nullable Recognised recognise(URI base, Duration timeout) {
        var inquiry = new Inquiry(http, new Endpoint(base, null), timeout);
        JsonNode answer = inquiry.jsonOrNull("/version");
        String version = answer == null ? null : Json.text(answer, "version");
        if (version == null) {
            return null;
        }
        JsonNode models = inquiry.jsonOrNull("/v1/models");
        if (models == null) {
            return null;
        }
        for (JsonNode model : models.path("data")) {
            if ("vllm".equals(Json.text(model, "owned_by"))) {
                return new Recognised(version, "GET /v1/models says that vllm owns its models");
            }
        }
        return null;
    }
}
