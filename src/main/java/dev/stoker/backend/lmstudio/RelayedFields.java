package dev.stoker.backend.lmstudio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Tool;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What LM Studio refuses of OpenAI's chat, said so that it takes it. Its {@code response_format}
 * knows no {@code json_object} (bug-tracker 189, seen on 0.4.19), and its {@code tool_choice} no
 * named function (670, seen on 0.4.20): a schema that any object satisfies is the same as the one,
 * and offering that function alone and requiring a call is the same as the other. Pure.
 */
final class RelayedFields {
    private static final String ANY_OBJECT =
            """
            {"type":"json_schema","json_schema":{"name":"json_object","schema":{"type":"object"}}}\
            """;
    private static final String REQUIRED = "required";
    private static final Set<String> WORDS = Set.of("none", "auto", REQUIRED);

    private RelayedFields() {}

    /**
     * The fields to be sent otherwise.
     *
     * @param field the JSON of a caller's field; null where it has none
     */
    static Map<String, String> of(Function<String, @Nullable String> field) {
        var changed = new TreeMap<String, String>();
        JsonNode format = json(field.apply("response_format"));
        if (format != null && "json_object".equals(Json.text(format, "type"))) {
            changed.put("response_format", ANY_OBJECT);
        }
        JsonNode choice = json(field.apply("tool_choice"));
        String name = choice == null ? null : Json.text(choice.path("function"), "name");
        JsonNode tools = json(field.apply("tools"));
        if (name != null && tools instanceof ArrayNode all) {
            List<JsonNode> named =
                    StreamSupport.stream(all.spliterator(), false)
                            .filter(tool -> name.equals(Json.text(tool.path("function"), "name")))
                            .toList();
            // A name that is not among them is the caller's mistake; LM Studio says so.
            if (!named.isEmpty()) {
                changed.put("tool_choice", Json.quoted(REQUIRED));
                changed.put("tools", array(named));
            }
        }
        return changed;
    }

    /** The same for a request that is not relayed. */
    static GenerateRequest of(GenerateRequest request) {
        String choice = request.toolChoice();
        if (choice == null || WORDS.contains(choice)) {
            return request;
        }
        List<Tool> named =
                request.tools().stream().filter(tool -> tool.name().equals(choice)).toList();
        return named.isEmpty()
                ? request
                : new GenerateRequest(
                        request.model(),
                        request.messages(),
                        request.sampling(),
                        request.schema(),
                        named,
                        REQUIRED,
                        request.effort(),
                        request.logprobs());
    }

    private static String array(List<JsonNode> items) {
        ObjectNode around = Json.object();
        ArrayNode array = around.putArray("items");
        items.forEach(array::add);
        return array.toString();
    }

    private static @Nullable JsonNode json(@Nullable String text) {
        if (text == null) {
            return null;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Json.treeOrNull(bytes, 0, bytes.length);
    }
}
