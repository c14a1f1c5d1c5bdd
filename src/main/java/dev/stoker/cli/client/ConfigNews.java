package dev.stoker.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.cli.terminal.CommandFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the running daemon's configuration wants its owner to know; nothing to whom the daemon does
 * not tell.
 *
 * @param waiting keys that wait for a restart
 * @param problems of what is configured now and was not taken over, one line each
 */
public record ConfigNews(List<String> waiting, List<String> problems) {
    /** There is nothing to know. */
    public static final ConfigNews NONE = new ConfigNews(List.of(), List.of());

    private static final String PATH = "/stoker/v1/config";

    public ConfigNews {
        waiting = List.copyOf(waiting);
        problems = List.copyOf(problems);
    }

    /** Asks the daemon; who may not know is told nothing. */
    public static ConfigNews of(DaemonClient client) {
        return of(config(client));
    }

    /** Of what {@link #config} has got. */
    public static ConfigNews of(@Nullable JsonNode config) {
        if (config == null) {
            return NONE;
        }
        var waiting = new ArrayList<String>();
        var problems = new ArrayList<String>();
        for (JsonNode pending : config.path("pending_restart")) {
            waiting.add(pending.path("key").asText());
        }
        for (JsonNode problem : config.path("refused").path("problems")) {
            problems.add(problem.asText());
        }
        return new ConfigNews(waiting, problems);
    }

    /** All that the daemon tells of its configuration; null to whom it tells nothing. */
    public static @Nullable JsonNode config(DaemonClient client) {
        try {
            Answer answer = client.get(PATH);
            return answer.status() == 200 ? answer.objectOrNull() : null;
        } catch (CommandFailure _) {
            return null; // what was asked for is answered without it
        }
    }

    /** One each, for people; empty where there is nothing to do. */
    public List<String> sentences() {
        var sentences = new ArrayList<String>();
        if (!waiting.isEmpty()) {
            sentences.add(
                    "Of what is configured, "
                            + String.join(", ", waiting)
                            + (waiting.size() == 1 ? " waits" : " wait")
                            + " for a restart of the daemon.");
        }
        if (!problems.isEmpty()) {
            sentences.add(
                    "What is configured now is invalid and not in force; 'stoker config check' says"
                            + " why.");
        }
        return sentences;
    }

    /** The same as fields of an object. */
    public void tell(ObjectNode json) {
        ArrayNode keys = json.putArray("pending_restart");
        waiting.forEach(keys::add);
        json.put("config_refused", !problems.isEmpty());
    }
}
