package dev.stoker.backend.lmstudio;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.Inquiry;
import dev.stoker.core.BackendKind;
import dev.stoker.discovery.Probe;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Recognises LM Studio. To be asked before all others, since it answers 200 to any path. */
public final class LmStudioProbe implements Probe {
    /** Answered by no other program. */
    static final String GREETING = "/lmstudio-greeting";

    private final HttpWire http;

    public LmStudioProbe(HttpWire http) {
        this.http = http;
    }

    @Override
    public BackendKind kind() {
        return BackendKind.LMSTUDIO;
    }

    @Override
    public @Nullable Recognised recognise(URI base, Duration timeout) {
        var inquiry = new Inquiry(http, new Endpoint(base, null), timeout);
        JsonNode greeting = inquiry.jsonOrNull(GREETING);
        return greeting != null && greets(greeting)
                ? new Recognised(null, "GET " + GREETING + " says so")
                : null;
    }

    static boolean greets(JsonNode greeting) {
        return greeting.path("lmstudio").isBoolean() && greeting.path("lmstudio").booleanValue();
    }
}
