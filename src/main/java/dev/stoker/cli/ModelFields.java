package dev.stoker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.stock.Figures;
import dev.stoker.cli.terminal.Words;

/** One model, field by field. */
final class ModelFields {
    static final int WIDTH = 14;

    private ModelFields() {}

    static void print(JsonNode model, StoppedModels stopped, FieldList fields) {
        fields.field("model", Words.of(model, "id"))
                .field("name", Words.of(model, "name"))
                .field("also", Figures.joined(model.path("aliases")))
                .field("backend", Words.of(model, "backend"))
                .field("kind", Words.of(model, "kind"))
                .field("origin", Words.of(model, "origin"))
                .field("size", Figures.bytes(model, "size"))
                .field("parameters", Figures.parameters(model))
                .field("architecture", Words.of(model, "architecture"))
                .field("quantisation", Words.of(model, "quantisation"))
                .field("trained for", Figures.tokens(model, "trained_context"))
                .field("context", Figures.tokens(model, "context"))
                .field("loaded", Figures.truth(model, "loaded"))
                .field("memory", memory(model))
                .field("fits", fits(model))
                .field("uses", Figures.joined(model.path("uses")))
                .field("abilities", Figures.joined(model.path("abilities")));
        if (stopped.has(model)) {
            fields.field("stopped", "by hand; 'stoker backends --start' has it serve again");
        }
        if (model.path("location").asText("").equals("cloud")) {
            fields.field("runs", "elsewhere: its server sends what it is asked to another machine");
        }
    }

    private static String fits(JsonNode model) {
        String truth = Figures.truth(model, "fits");
        String because = Words.oneLine(Words.of(model, "fits_because"));
        String told = truth.isEmpty() ? "not known" : truth;
        return because.isEmpty() || model.path("fits_by").asText("").equals("loaded")
                ? truth
                : told + ": " + because;
    }

    private static String memory(JsonNode model) {
        String device = Figures.bytes(model, "device");
        return Figures.bytes(model, "resident")
                + (device.isEmpty() ? "" : ", of that " + device + " on devices");
    }
}
