package dev.stoker.dialect.ollama;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import java.util.Map;

/**
 * Requests that ask nothing and so only load a model. They carry the options that calls carry, lest
 * the first call loads it anew.
 */
public final class LoadRequest {
    private LoadRequest() {}

    /**
     * The body of {@code /api/generate} for a model that generates.
     *
     * @param options the model is to run with; the same with every request for it
     */
    public static ObjectNode generate(String model, Map<String, Long> options) {
        ObjectNode body = Json.object().put("model", model).put("stream", false);
        return with(options, body);
    }

    /** The body of {@code /api/embed} for a model that makes vectors; else as {@link #generate}. */
    public static ObjectNode embed(String model, Map<String, Long> options) {
        ObjectNode body = Json.object().put("model", model);
        body.putArray("input");
        return with(options, body);
    }

    private static ObjectNode with(Map<String, Long> options, ObjectNode body) {
        if (!options.isEmpty()) {
            ChatRequestWriter.runner(options, body.putObject("options"));
        }
        return body;
    }
}
