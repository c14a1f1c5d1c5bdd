package dev.stoker.dialect.openai;

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
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A {@code tool_choice} that names a function, for servers that know only words there: offering
 * that function alone and requiring a call is the same. LM Studio refuses the name (bug-tracker
 * 670, seen on 0.4.20), llama-server reads it as {@code auto} (b11669). Pure.
 */
public final class NamedTool {
    private static final String REQUIRED = "required";
    private static final Set<String> WORDS = Set.of("none", "auto", REQUIRED);

    private NamedTool() {}

    /**
     * The fields to be sent otherwise; empty where no function is named, or one that is not among
     * the tools, which is the caller's mistake and the server's to tell.
     *
     * @param field the JSON of a caller's field; null where it has none
     */
    public static Map<String, String> required(Function<String, @Nullable String> field) {
        JsonNode choice = json(field.apply("tool_choice"));
        String name = choice == null ? null : Json.text(choice.path("function"), "name");
        if (name == null || !(json(field.apply("tools")) instanceof ArrayNode all)) {
            return Map.of();
        }
        List<JsonNode> named =
                StreamSupport.stream(all.spliterator(), false)
                        .filter(tool -> name.equals(Json.text(tool.path("function"), "name")))
                        .toList();
        return named.isEmpty()
                ? Map.of()
                : Map.of("tool_choice", Json.quoted(REQUIRED), "tools", array(named));
    }

    /** The same for a request that is not relayed. */
    public static GenerateRequest required(GenerateRequest request) {
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
