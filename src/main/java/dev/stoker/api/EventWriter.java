package dev.stoker.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.nativeapi.NativeErrors;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;

/**
 * Events of the control plane's streams: a name, and one JSON object. That it is JSON is said of
 * the whole stream, by {@code @RestStreamElementType}: an event that says so itself would have a
 * line of its own for it, which is none of server-sent events.
 */
final class EventWriter {
    private final Sse sse;

    EventWriter(Sse sse) {
        this.sse = sse;
    }

    OutboundSseEvent event(String name, Object data) {
        return sse.newEventBuilder().name(name).data(data).build();
    }

    /** The problem that would otherwise have been the answer. */
    OutboundSseEvent error(StokerException e) {
        byte[] problem = NativeErrors.body(e, "");
        JsonNode json = Json.treeOrNull(problem, 0, problem.length);
        return event("error", json == null ? e.detail() : json);
    }
}
