package dev.stoker.testing;

import com.fasterxml.jackson.databind.JsonNode;

/** What an engine says it is working on: its {@code /slots}, asked anew each time. */
public final class EngineSlots implements AutoCloseable {
    private final HttpCaller caller;
    private final String key;

    EngineSlots(HttpCaller caller, String key) {
        this.caller = caller;
        this.key = key;
    }

    /** Whether one of them works. */
    public boolean busy() {
        return decoded() >= 0;
    }

    /** Tokens that the slot which works has made for its present caller; -1 if none works. */
    public int decoded() {
        for (JsonNode slot :
                caller.get("/slots", "authorization", "Bearer " + key).expect(200).json()) {
            if (slot.path("is_processing").asBoolean()) {
                return slot.path("next_token").path(0).path("n_decoded").asInt();
            }
        }
        return -1;
    }

    @Override
    public void close() {
        caller.close();
    }
}
