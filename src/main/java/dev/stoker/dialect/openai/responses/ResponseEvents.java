package dev.stoker.dialect.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.openai.OpenAiErrors;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events of a stream, each with its number, until they are taken. For one thread at a time. */
final class ResponseEvents {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int number;

    /** Whether there has been none yet. */
    boolean none() {
        return number == 0;
    }

    /**
     * One more.
     *
     * @param fields beside its type and number
     */
    void add(String type, JsonNode fields) {
        ObjectNode json = Json.object().put("type", type).put("sequence_number", number++);
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            json.set(field.getKey(), field.getValue());
        }
        bytes.writeBytes(
                ("event: " + type + "\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The one that ends a stream which failed. Clients look for an object {@code error} in any
     * event; the documentation has its fields at the top as well.
     */
    void error(StokerException e, String requestId, String backend) {
        byte[] body = OpenAiErrors.body(e, requestId, backend);
        JsonNode error = Json.treeOrNull(body, 0, body.length);
        ObjectNode fields = Json.object();
        fields.put("code", e.code().wireName());
        fields.put("message", e.detail());
        fields.putNull("param");
        fields.set("error", error == null ? null : error.path("error"));
        add("error", fields);
    }

    /** What has been added since it was last asked; null if nothing has. */
    byte @Nullable [] written() {
        if (bytes.size() == 0) {
            return null;
        }
        byte[] all = bytes.toByteArray();
        bytes.reset();
        return all;
    }

    void clear() {
        bytes.reset();
    }
}
