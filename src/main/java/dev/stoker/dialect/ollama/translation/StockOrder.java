package dev.stoker.dialect.ollama.translation;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.stoker.dialect.Refusals;

/**
 * The bodies of the calls that show or change models, which say little.
 *
 * @param model what it is about; of a copy its source
 * @param stream of a download, whether its steps are wanted
 * @param to what to call a copy; empty of all others
 */
public record StockOrder(String model, boolean stream, String to) {
    /**
     * Reads the body of {@code /api/show}, {@code /api/pull} or {@code /api/delete}. Older clients
     * write {@code name}.
     *
     * @throws dev.stoker.core.StokerException {@code INVALID_JSON} or {@code INVALID_REQUEST}
     */
    public static StockOrder read(byte[] body) {
        var fields = BodyFields.read(body);
        return new StockOrder(demanded(fields, "model", "name"), fields.truth("stream", true), "");
    }

    /**
     * Reads the body of {@code /api/copy}.
     *
     * @throws dev.stoker.core.StokerException as {@link #read}
     */
    public static StockOrder copy(byte[] body) {
        var fields = BodyFields.read(body);
        return new StockOrder(demanded(fields, "source"), false, demanded(fields, "destination"));
    }

    private static String demanded(BodyFields fields, String... names) {
        String text = fields.firstText(names);
        if (text == null) {
            throw Refusals.invalid(names[0], MissingNode.getInstance(), "the name of a model");
        }
        return text;
    }
}
