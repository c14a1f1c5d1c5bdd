package dev.stoker.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;

/**
 * An engine of a {@link RunningStoker}, as the daemon lists it.
 *
 * @param pid 0 while it has no process
 */
public record RunningEngine(String model, String use, String state, long pid, URI url) {

    static RunningEngine of(JsonNode listed) {
        return new RunningEngine(
                listed.path("model").asText(),
                listed.path("use").asText(),
                listed.path("state").asText(),
                listed.path("pid").asLong(),
                URI.create(listed.path("url").asText("")));
    }

    /** A look into the engine itself, past the daemon. */
    public EngineSlots slots() {
        return new EngineSlots(new HttpCaller(url), Pids.variable(pid, "LLAMA_API_KEY"));
    }
}
