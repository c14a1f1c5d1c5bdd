package dev.stoker.dialect.openai.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.openai.translation.LogprobsObject;
import dev.stoker.inference.Event;
import dev.stoker.inference.TokenLogprob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The items of an answer's output, in order. What the model says, thinks or refuses is one open
 * item at a time, closed when another begins. Calls stay open until the end, since pieces of
 * several may take turns.
 */
final class OutputItems {
    private final String answer;
    private final ResponseEvents events;
    private final List<OutputItem> items = new ArrayList<>();
    private final Map<Integer, OutputItem> calls = new HashMap<>();
    private @Nullable OutputItem open;

    OutputItems(String answer, ResponseEvents events) {
        this.answer = answer;
        this.events = events;
    }

    void add(Event event) {
        switch (event) {
            case Event.Text(var more) -> piece(OutputItem.Kind.TEXT, more, List.of());
            case Event.Reasoning(var more) -> piece(OutputItem.Kind.REASONING, more, List.of());
            case Event.Refusal(var more) -> piece(OutputItem.Kind.REFUSAL, more, List.of());
            case Event.Logprobs(var tokens) -> {
                // Beside their text, as what comes with an empty piece of it. Those of thoughts and
                // calls have no place.
                if (items.isEmpty() || (open != null && open.kind() == OutputItem.Kind.TEXT)) {
                    piece(OutputItem.Kind.TEXT, "", tokens);
                }
            }
            case Event.ToolCallDelta delta -> call(delta);
            case Event.Finished _ -> {}
        }
    }

    private void piece(OutputItem.Kind kind, String more, List<TokenLogprob> tokens) {
        OutputItem to = open;
        if (to == null || to.kind() != kind) {
            close(true);
            to = new OutputItem(kind, items.size(), answer);
            items.add(to);
            open = to;
            added(to);
            events.add(
                    "response.content_part.added",
                    of(to).put("content_index", 0).<ObjectNode>set("part", to.emptyPart()));
        }
        to.add(more);
        to.add(tokens);
        ObjectNode fields = of(to).put("content_index", 0).put("delta", more);
        if (kind == OutputItem.Kind.TEXT) {
            fields.set("logprobs", LogprobsObject.list(tokens));
        }
        events.add("response." + kind.piece() + ".delta", fields);
    }

    private void call(Event.ToolCallDelta delta) {
        OutputItem to = calls.get(delta.index());
        if (to == null) {
            close(true);
            to = OutputItem.call(delta, items.size(), answer);
            items.add(to);
            calls.put(delta.index(), to);
            added(to);
        }
        if (!delta.arguments().isEmpty()) {
            to.add(delta.arguments());
            argument(to, delta.arguments());
        }
    }

    private void argument(OutputItem to, String more) {
        events.add("response." + to.kind().piece() + ".delta", of(to).put("delta", more));
    }

    private void added(OutputItem item) {
        events.add(
                "response.output_item.added",
                Json.object()
                        .put("output_index", item.index())
                        .<ObjectNode>set("item", item.begun()));
    }

    /** Closes what is open, and tells all items. */
    List<ObjectNode> end(Event.Finished end) {
        boolean whole = ResponseObject.cut(end.reason()) == null;
        close(whole);
        items.stream()
                .filter(item -> item.kind() == OutputItem.Kind.CALL)
                .forEach(item -> closeCall(item, whole || item.index() < items.size() - 1));
        var all = new ArrayList<ObjectNode>();
        for (OutputItem item : items) {
            all.add(item.ended(whole || item.index() < items.size() - 1));
        }
        return all;
    }

    private void close(boolean whole) {
        OutputItem item = open;
        if (item == null) {
            return;
        }
        open = null;
        String field = item.kind() == OutputItem.Kind.REFUSAL ? "refusal" : "text";
        ObjectNode said = of(item).put("content_index", 0).put(field, item.text());
        if (item.kind() == OutputItem.Kind.TEXT) {
            said.set("logprobs", LogprobsObject.list(item.logprobs()));
        }
        events.add("response." + item.kind().piece() + ".done", said);
        events.add(
                "response.content_part.done",
                of(item).put("content_index", 0).<ObjectNode>set("part", item.part()));
        done(item, whole);
    }

    private void closeCall(OutputItem item, boolean whole) {
        if (item.empty()) {
            // A client that puts the pieces together would be left with nothing.
            argument(item, item.text());
        }
        events.add(
                "response." + item.kind().piece() + ".done",
                of(item).put("arguments", item.text()));
        done(item, whole);
    }

    private void done(OutputItem item, boolean whole) {
        events.add(
                "response.output_item.done",
                Json.object()
                        .put("output_index", item.index())
                        .<ObjectNode>set("item", item.ended(whole)));
    }

    private static ObjectNode of(OutputItem item) {
        return Json.object().put("item_id", item.id()).put("output_index", item.index());
    }
}
