package dev.stoker.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.cli.client.DaemonAddress;
import dev.stoker.cli.client.JsonTree;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a plan is asked for instead of what is configured. The daemon judges the values. */
final class PlanOptions {
    @Option(
            names = "--context",
            paramLabel = "SIZE",
            description = "Tokens of one request: auto, max, or such as 8192 or 32k.")
    private @Nullable String context;

    @Option(names = "--slots", paramLabel = "N", description = "Requests at once.")
    private @Nullable Integer slots;

    @Option(
            names = "--cache",
            paramLabel = "TYPE",
            description = "How keys and values are kept: f16, q8_0, q4_0, ….")
    private @Nullable String cache;

    @Option(
            names = "--priority",
            paramLabel = "WHAT",
            description = "What to give up last: speed, context or memory.")
    private @Nullable String priority;

    @Option(
            names = "--use",
            paramLabel = "USE",
            description = "What the model is asked for: generate or embed.")
    private @Nullable String use;

    /** Whether it is the plan as configured that is asked for. */
    boolean isEmpty() {
        return given().isEmpty();
    }

    /** With its question mark; empty if none is given. */
    String query() {
        var query = new StringJoiner("&", "?", "").setEmptyValue("");
        given().forEach((name, value) -> query.add(name + "=" + DaemonAddress.segment(value)));
        return query.toString();
    }

    /** The question for a model that is not there yet. */
    byte[] body(String url) {
        ObjectNode json = JsonTree.object().put("url", url);
        given().forEach(json::put);
        if (slots != null) {
            json.put("slots", slots);
        }
        return JsonTree.bytes(json);
    }

    private Map<String, String> given() {
        Map<String, String> given = new LinkedHashMap<>();
        put(given, "context", context);
        put(given, "slots", slots);
        put(given, "cache", cache);
        put(given, "priority", priority);
        put(given, "use", use);
        return given;
    }

    private static void put(Map<String, String> given, String name, @Nullable Object value) {
        if (value != null) {
            given.put(name, value.toString());
        }
    }
}
