package dev.stoker.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.ListedModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which part of the models a caller wants listed, as Anthropic's clients ask: at most so many
 * behind one, or before one.
 *
 * @param limit from 1 to 1,000
 * @param after the model before the page; null begins with the first
 * @param before the model behind the page; null does not say
 */
public record ModelPage(int limit, @Nullable String after, @Nullable String before) {
    private static final int USUAL = 20;
    private static final int MOST = 1_000;

    /** When a model was made nobody here knows; Anthropic's own word for that is the epoch. */
    private static final String UNKNOWN = "1970-01-01T00:00:00Z";

    /**
     * Reads the query's parameters; null is one that is not given.
     *
     * @throws StokerException {@code INVALID_REQUEST} naming the parameter
     */
    public static ModelPage of(
            @Nullable String limit, @Nullable String after, @Nullable String before) {
        if (after != null && before != null) {
            throw refused("before_id", "given", "not beside after_id");
        }
        if (limit == null) {
            return new ModelPage(USUAL, after, before);
        }
        int wanted = limit.matches("\\d{1,4}") ? Integer.parseInt(limit) : 0;
        if (wanted < 1 || wanted > MOST) {
            throw refused("limit", "not that", "a whole number from 1 to " + MOST);
        }
        return new ModelPage(wanted, after, before);
    }

    /**
     * The body of {@code /v1/models}.
     *
     * @param models all of them, in order
     * @throws StokerException {@code INVALID_REQUEST} if the model that it begins or ends at is not
     *     among them
     */
    public byte[] json(List<ListedModel> models) {
        int from = after == null ? 0 : 1 + place("after_id", after, models);
        int to = models.size();
        if (before != null) {
            to = place("before_id", before, models);
            from = Math.max(0, to - limit);
        }
        int end = Math.min(to, from + limit);
        List<ListedModel> page = models.subList(from, end);
        ObjectNode root = Json.object();
        ArrayNode data = root.putArray("data");
        page.forEach(model -> data.add(object(model)));
        root.put("has_more", before == null ? end < models.size() : from > 0);
        root.put("first_id", page.isEmpty() ? null : page.getFirst().id());
        root.put("last_id", page.isEmpty() ? null : page.getLast().id());
        return Json.bytes(root);
    }

    /** The body of {@code /v1/models/{id}}. */
    public static byte[] one(ListedModel model) {
        return Json.bytes(object(model));
    }

    private static ObjectNode object(ListedModel model) {
        ObjectNode json = Json.object().put("type", "model");
        json.put("id", model.id()).put("display_name", model.id()).put("created_at", UNKNOWN);
        json.put("max_input_tokens", model.context());
        json.set("stoker", model.stoker());
        return json;
    }

    private static int place(String name, String id, List<ListedModel> models) {
        for (int i = 0; i < models.size(); i++) {
            if (models.get(i).id().equals(id)) {
                return i;
            }
        }
        throw refused(name, "no such model", "the id of a model of the list");
    }

    private static StokerException refused(String name, String value, String expected) {
        return new StokerException(
                ErrorCode.INVALID_REQUEST, name + ": " + value + " (expected: " + expected + ")");
    }
}
