package dev.stoker.backend;

import java.util.Map;

/**
 * A model as its server is asked for it.
 *
 * @param name as this server names it
 * @param options sent with every call for this model, whoever calls and whatever for: where one
 *     call differs from the last, some servers load the model again; empty for most kinds
 */
public record ServedModel(String name, Map<String, Long> options) {
    /** Copies the options. */
    public ServedModel {
        options = Map.copyOf(options);
    }

    /** A model that is asked for by its name alone. */
    public static ServedModel named(String name) {
        return new ServedModel(name, Map.of());
    }
}
