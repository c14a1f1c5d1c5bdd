package dev.stoker.backend.tgi;

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

/** Recognises text-generation-inference by the name of its router. */
public final class TgiProbe implements Probe {
    static final String INFO = "/info";

    private final HttpWire http;

    public TgiProbe(HttpWire http) {
        this.http = http;
    }

    @Override
    public BackendKind kind() {
        return BackendKind.TGI;
    }

    @Override
    public @Nullable Recognised recognise(URI base, Duration timeout) {
        var inquiry = new Inquiry(http, new Endpoint(base, null), timeout);
        JsonNode about = inquiry.jsonOrNull(INFO);
        return about != null && "text-generation-router".equals(Json.text(about, "router"))
                ? new Recognised(Json.text(about, "version"), "GET " + INFO + " names its router")
                : null;
    }
}
