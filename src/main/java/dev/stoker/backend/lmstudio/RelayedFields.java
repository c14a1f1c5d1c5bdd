package dev.stoker.backend.lmstudio;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.openai.NamedTool;
import dev.stoker.inference.GenerateRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What LM Studio refuses of OpenAI's chat, said so that it takes it. Its {@code response_format}
 * knows no {@code json_object} (bug-tracker 189, seen on 0.4.19), and its {@code tool_choice} no
 * named function: a schema that any object satisfies is the same as the one, and {@link NamedTool}
 * as the other. Pure.
 */
final class RelayedFields {
    private static final String ANY_OBJECT =
            """
            {"type":"json_schema","json_schema":{"name":"json_object","schema":{"type":"object"}}}\
            """;

    private RelayedFields() {}

    /**
     * The fields to be sent otherwise.
     *
     * @param field the JSON of a caller's field; null where it has none
     */
    static Map<String, String> of(Function<String, @Nullable String> field) {
        var changed = new TreeMap<>(NamedTool.required(field));
        String text = field.apply("response_format");
        byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        JsonNode format = Json.treeOrNull(bytes, 0, bytes.length);
        if (format != null && "json_object".equals(Json.text(format, "type"))) {
            changed.put("response_format", ANY_OBJECT);
        }
        return changed;
    }

    /** The same for a request that is not relayed. */
    static GenerateRequest of(GenerateRequest request) {
        return NamedTool.required(request);
    }
}
