package dev.stoker.dialect.openai.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.AnswerHead;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.Refusals;
import dev.stoker.dialect.bytes.RequestBody;
import dev.stoker.inference.Ranking;
import dev.stoker.inference.RerankRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A call of {@code /v1/rerank}, in the shape that Jina began and most servers have taken over.
 *
 * @param documents whether the answer repeats the texts
 * @param dropped names of the fields that are not carried, in the order they came
 */
public record TranslatedRerank(RerankRequest request, boolean documents, List<String> dropped) {
    private static final Set<String> CARRIED =
            Set.of("model", "query", "documents", "top_n", "return_documents");

    public TranslatedRerank {
        dropped = List.copyOf(dropped);
    }

    /**
     * Reads a request.
     *
     * @throws dev.stoker.core.StokerException {@code INVALID_REQUEST} naming the field
     */
    public static TranslatedRerank of(RequestBody body) {
        JsonNode root = body.tree();
        var dropped = new ArrayList<String>();
        root.properties().stream()
                .filter(field -> !CARRIED.contains(field.getKey()) && !field.getValue().isNull())
                .forEach(field -> dropped.add(field.getKey()));
        String query = Json.text(root, "query");
        if (query == null) {
            throw Refusals.invalid("query", root.path("query"), "a text");
        }
        var request = new RerankRequest(body.model(), query, documents(root), top(root));
        JsonNode repeats = root.path("return_documents");
        if (!repeats.isBoolean() && !repeats.isNull() && !repeats.isMissingNode()) {
            throw Refusals.invalid("return_documents", repeats, "true or false");
        }
        return new TranslatedRerank(request, repeats.asBoolean(), dropped);
    }

    private static List<String> documents(JsonNode root) {
        JsonNode list = root.path("documents");
        if (!list.isArray() || list.isEmpty()) {
            throw Refusals.invalid("documents", list, "at least one text");
        }
        var documents = new ArrayList<String>();
        for (JsonNode item : list) {
            JsonNode text = item.isObject() ? item.path("text") : item;
            if (!text.isTextual()) {
                throw Refusals.invalid(
                        "documents[" + documents.size() + "]", item, "a text, or one as text");
            }
            documents.add(text.textValue());
        }
        return documents;
    }

    private static @Nullable Integer top(JsonNode root) {
        JsonNode top = root.path("top_n");
        if (top.isNull() || top.isMissingNode()) {
            return null;
        }
        if (!top.isInt() || top.intValue() < 1) {
            throw Refusals.invalid("top_n", top, "a whole number, at least 1");
        }
        return top.intValue();
    }

    /** The answer, in UTF-8. */
    public byte[] json(AnswerHead head, Ranking ranking) {
        ObjectNode root = Json.object();
        root.put("id", head.requestId()).put("object", "list").put("model", head.model());
        ArrayNode results = root.putArray("results");
        for (Ranking.Ranked one : ranking.results()) {
            ObjectNode result = results.addObject().put("index", one.index());
            result.put("relevance_score", one.score());
            if (documents) {
                result.putObject("document").put("text", request.documents().get(one.index()));
            }
        }
        Integer tokens = ranking.usage().promptTokens();
        root.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        return Json.bytes(root);
    }
}
