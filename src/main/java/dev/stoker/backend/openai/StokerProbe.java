package dev.stoker.backend.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.Inquiry;
import dev.stoker.dialect.Json;
import dev.stoker.discovery.PeerProbe;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Recognises another Stoker by {@code /.well-known/stoker.json}. */
public final class StokerProbe implements PeerProbe {
    private static final String WELL_KNOWN = "/.well-known/stoker.json";

    private final HttpWire http;

    public StokerProbe(HttpWire http) {
        this.http = http;
    }

    @Override
    public @Nullable String versionOf(URI base, Duration timeout) {
        JsonNode answer =
                new Inquiry(http, new Endpoint(base, null), timeout).jsonOrNull(WELL_KNOWN);
        return answer == null ? null : Json.text(answer, "stoker");
    }
}
