package dev.stoker.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import dev.stoker.testing.FakeModelServer.Answer;

/** Small work of a fake model, as much of it as was asked for: tokens, vectors, an order. */
public final class ModelWork {
    /** Where llama-server counts what a chat would be. */
    public static final String COUNT = "/v1/chat/completions/input_tokens";

    private ModelWork() {}

    /** As llama-server's {@code /tokenize}: one for each byte. */
    public static Answer tokens() {
        return (exchange, wire) -> {
            ObjectNode root = Json.object();
            ArrayNode tokens = root.putArray("tokens");
            body(exchange).path("content").asText().chars().forEach(one -> tokens.add(one + 3));
            Answers.json(200, root.toString()).give(exchange, wire);
        };
    }

    /** As {@code /v1/chat/completions/input_tokens}: one for each byte of the last message. */
    public static Answer promptTokens() {
        return (exchange, wire) -> {
            JsonNode messages = body(exchange).path("messages");
            int tokens = messages.path(messages.size() - 1).path("content").asText().length();
            String answer =
                    "{\"input_tokens\":" + tokens + ",\"object\":\"response.input_tokens\"}";
            Answers.json(200, answer).give(exchange, wire);
        };
    }

    /** As {@code /v1/embeddings}: two numbers for each text. */
    public static Answer vectors() {
        return (exchange, wire) -> {
            ObjectNode root = Json.object();
            ArrayNode data = root.putArray("data");
            for (int i = 0; i < body(exchange).path("input").size(); i++) {
                data.addObject().put("index", i).putArray("embedding").add(0.25).add(0.5);
            }
            Answers.json(200, root.toString()).give(exchange, wire);
        };
    }

    /** As {@code /v1/rerank}: in the order they came. */
    public static Answer ranking() {
        return (exchange, wire) -> {
            ObjectNode root = Json.object();
            ArrayNode results = root.putArray("results");
            for (int i = 0; i < body(exchange).path("documents").size(); i++) {
                results.addObject().put("index", i).put("relevance_score", 0.9 / (i + 1));
            }
            Answers.json(200, root.toString()).give(exchange, wire);
        };
    }

    /** The body of a request; an empty object if it is not JSON. */
    static JsonNode body(Exchange exchange) {
        JsonNode body = Json.treeOrNull(exchange.body(), 0, exchange.body().length);
        return body == null ? Json.object() : body;
    }
}
