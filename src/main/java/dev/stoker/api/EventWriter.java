package dev.stoker.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.nativeapi.NativeErrors;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;

/** Events of the control plane's streams: a name, and one JSON object. */
final class EventWriter {
    private final Sse sse;

    EventWriter(Sse sse) {
        this.sse = sse;
    }

    OutboundSseEvent event(String name, Object data) {
        return sse.newEventBuilder()
                .name(name)
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(data)
                .build();
    }

    /** The problem that would otherwise have been the answer. */
    OutboundSseEvent error(StokerException e) {
        byte[] problem = NativeErrors.body(e, "");
        JsonNode json = Json.treeOrNull(problem, 0, problem.length);
        return event("error", json == null ? e.detail() : json);
    }
}
