package dev.stoker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.client.JsonTree;
import dev.stoker.cli.terminal.Words;
import java.util.HashSet;
import java.util.Set;

/** Which models nobody can ask for, since somebody has stopped their engine by hand. Pure. */
final class StoppedModels {
    private final Set<String> backends = new HashSet<>();
    private final Set<String> models = new HashSet<>();

    /**
     * @param listing the answer at {@link Outlook#BACKENDS}
     */
    StoppedModels(JsonNode listing) {
        for (JsonNode backend : listing.path("backends")) {
            String id = Words.of(backend, "id");
            if (Words.of(backend, "state").equals("stopped")) {
                backends.add(id);
            }
            for (JsonNode engine : backend.path("engines")) {
                if (engine.path("held").asBoolean(false)) {
                    models.add(key(id, Words.of(engine, "model")));
                }
            }
        }
    }

    /** None, where nobody was asked. */
    static StoppedModels unknown() {
        return new StoppedModels(JsonTree.object());
    }

    /** Whether that is one of them, from the answer at {@link Outlook#MODELS}. */
    boolean has(JsonNode model) {
        String backend = Words.of(model, "backend");
        return backends.contains(backend) || models.contains(key(backend, Words.of(model, "name")));
    }

    /** How many of those are. */
    int among(JsonNode all) {
        int count = 0;
        for (JsonNode model : all) {
            count += has(model) ? 1 : 0;
        }
        return count;
    }

    private static String key(String backend, String model) {
        return backend + "/" + model;
    }
}
