package dev.stoker.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.client.DaemonAddress;
import dev.stoker.cli.client.DaemonClient;
import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The models in memory now, each held against its plan. Those that are not loaded cost nothing. */
final class LoadedModels {
    private final DaemonClient client;
    private final List<Finding> findings = new ArrayList<>();
    private int good;

    LoadedModels(DaemonClient client) {
        this.client = client;
    }

    /** Asks for the plan of each, at the backends that are ready. */
    List<Finding> findings(JsonNode backends, JsonNode models) {
        Set<String> ready = new HashSet<>();
        for (JsonNode backend : backends.path("backends")) {
            if (Words.of(backend, "state").equals("ready")) {
                ready.add(Words.of(backend, "id"));
            }
        }
        for (JsonNode model : models.path("models")) {
            boolean loaded = model.path("loaded").asBoolean(false);
            if (loaded
                    && ready.contains(Words.of(model, "backend"))
                    && !ask(Words.of(model, "id"))) {
                break;
            }
        }
        if (good > 0) {
            String many = good == 1 ? "1 loaded model runs" : good + " loaded models run";
            findings.add(Finding.ok(PlanCheck.CHECK, many + " as planned"));
        }
        return List.copyOf(findings);
    }

    /** Whether there is an answer, so that it is worth while to go on. */
    private boolean ask(String spec) {
        try {
            String path = "/stoker/v1/models/" + DaemonAddress.segment(spec) + "/plan";
            List<Finding> wrong = PlanCheck.of(spec, client.get(path).expect("values"));
            good += wrong.isEmpty() ? 1 : 0;
            findings.addAll(wrong);
            return true;
        } catch (CommandFailure e) {
            // A server that does not tell enough to plan with is no fault.
            return !e.problem().isEmpty();
        }
    }
}
