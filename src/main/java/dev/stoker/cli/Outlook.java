package dev.stoker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.client.DaemonAddress;
import dev.stoker.cli.client.DaemonClient;
import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why something cannot be served, from what the daemon lists. */
final class Outlook {
    static final String BACKENDS = "/stoker/v1/backends";
    static final String MODELS = "/stoker/v1/models";

    private Outlook() {}

    /**
     * How many models are in the answer at {@link #MODELS}; a route stands for some, and is none.
     */
    static int count(JsonNode models) {
        int count = 0;
        for (JsonNode model : models) {
            count += Words.of(model, "kind").equals("route") ? 0 : 1;
        }
        return count;
    }

    /** Where that model is. */
    static String path(String model) {
        return MODELS + "/" + DaemonAddress.segment(model);
    }

    /** Where that is done with a model, or shown of it. */
    static String path(String model, String word) {
        return path(model) + "/" + word;
    }

    /**
     * Why nothing can be served; null if something can.
     *
     * @param listing the answer at {@link #BACKENDS}
     * @param models how many are listed
     */
    static @Nullable String trouble(JsonNode listing, int models) {
        JsonNode backends = listing.path("backends");
        if (backends.isEmpty()) {
            return listing.path("installed").isEmpty()
                    ? "no model server runs and none is installed; 'stoker doctor' says what to do"
                    : "no model server runs; start one of those that 'stoker backends' lists";
        }
        List<String> reasons = new ArrayList<>();
        for (JsonNode backend : backends) {
            String state = Words.of(backend, "state");
            boolean empty = backend.path("models").asInt(0) == 0;
            if (state.equals("ready") && !empty && models > 0) {
                return null;
            }
            String id = Words.of(backend, "id");
            reasons.add(
                    switch (state) {
                        case "ready" -> id + " has no model";
                        case "stopped" -> id + " is stopped: " + Words.of(backend, "reason");
                        case String _ -> id + " is " + state;
                    });
        }
        return String.join(", ", reasons);
    }

    /**
     * The same refusal of a model, better founded where the daemon knows more than it said: that
     * the model's file is refused, or which backends are down. Asks it once or twice.
     */
    static CommandFailure explained(CommandFailure refusal, String spec, DaemonClient client) {
        boolean missing = refusal.problem().equals("model_not_found");
        boolean nothing = refusal.problem().equals("no_backend");
        if (!missing && !nothing) {
            return refusal;
        }
        try {
            JsonNode models = client.get(MODELS).expect("models");
            String file = refusedFile(models, spec);
            if (file != null) {
                return refusal.saying(file);
            }
            JsonNode listing = nothing ? client.get(BACKENDS).expect("backends") : null;
            String trouble =
                    listing == null || listing.path("backends").isEmpty()
                            ? null
                            : trouble(listing, count(models.path("models")));
            return trouble == null
                    ? refusal
                    : refusal.saying(
                            "nothing can be served: "
                                    + trouble
                                    + "; 'stoker doctor' says what to do");
        } catch (CommandFailure _) {
            return refusal; // what is known already is better than why no more is
        }
    }

    private static @Nullable String refusedFile(JsonNode models, String spec) {
        String wanted = stem(spec.replaceFirst("@[^@]*$", ""));
        String untagged = wanted.replaceFirst(":[^:/]*$", "");
        for (JsonNode refused : models.path("refused")) {
            String file = Words.of(refused, "file");
            String name = stem(file);
            if (name.equals(wanted) || name.equals(untagged)) {
                return "the file %s of model '%s' is refused: %s"
                        .formatted(file, spec, Words.of(refused, "because"));
            }
        }
        return null;
    }

    private static String stem(String name) {
        return name.toLowerCase(Locale.ROOT).replaceFirst("\\.gguf$", "");
    }
}
