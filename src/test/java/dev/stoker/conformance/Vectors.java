package dev.stoker.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeModelServer.Answer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** Two numbers for each text, in the form that was asked for. */
final class Vectors {
    private Vectors() {}

    static Answer openAi() {
        return (exchange, wire) -> {
            JsonNode asked = body(exchange);
            boolean packed = asked.path("encoding_format").asText().equals("base64");
            ObjectNode root = Json.object().put("object", "list").put("model", "tiny");
            ArrayNode data = root.putArray("data");
            for (String text : Wording.texts(asked.path("input"))) {
                ObjectNode item = data.addObject().put("object", "embedding");
                item.put("index", data.size() - 1);
                if (packed) {
                    item.put("embedding", packed(text));
                } else {
                    item.putArray("embedding").add(0.5f).add(first(text));
                }
            }
            root.putObject("usage").put("prompt_tokens", 13).put("total_tokens", 13);
            Answers.json(200, root.toString()).give(exchange, wire);
        };
    }

    static Answer ollama() {
        return (exchange, wire) -> {
            ObjectNode root = Json.object().put("model", "tiny");
            ArrayNode list = root.putArray("embeddings");
            for (String text : Wording.texts(body(exchange).path("input"))) {
                list.addArray().add(0.5f).add(first(text));
            }
            root.put("total_duration", 14_143_917).put("load_duration", 1_019_500);
            Answers.json(200, root.put("prompt_eval_count", 13).toString()).give(exchange, wire);
        };
    }

    private static JsonNode body(Exchange exchange) {
        byte[] body = exchange.body();
        return Objects.requireNonNull(Json.treeOrNull(body, 0, body.length));
    }

    /** Another one for each length. */
    private static float first(String text) {
        return 1f / (1 + text.length());
    }

    private static String packed(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        List.of(0.5f, first(text)).forEach(bytes::putFloat);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
