package dev.stoker.backend.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.backend.http.Answer;
import dev.stoker.backend.http.Order;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.stream.Collectors;

/** A model made from another one: the same weights, with settings that hold for whoever asks. */
final class DerivedModel {
    static final String SUFFIX = "-stoker";

    private final Order order;
    private final String model;

    DerivedModel(Order order, String model) {
        this.order = order;
        this.model = model;
    }

    /** {@code a/b:tag} is {@code a/b-stoker:tag}; what is derived already keeps its name. */
    static String name(String model) {
        int tag = model.indexOf(':', model.lastIndexOf('/') + 1);
        String base = tag < 0 ? model : model.substring(0, tag);
        return base.endsWith(SUFFIX) ? model : base + SUFFIX + model.substring(base.length());
    }

    /**
     * Makes it, or gives it other settings.
     *
     * @return one sentence
     * @throws StokerException {@code NOT_SUPPORTED} if there is nothing to set, or a model of that
     *     name was made from something else; else what Ollama says
     */
    String make(Map<String, Long> settings) {
        if (settings.isEmpty()) {
            throw new StokerException(
                    ErrorCode.NOT_SUPPORTED,
                    "the plan leaves all to Ollama: there is nothing to apply");
        }
        // Of a model it does not have, Ollama would ask its registry on the internet.
        order.post("/api/show", Json.object().put("model", model));
        String name = name(model);
        demandOurs(name);
        ObjectNode body = Json.object().put("model", name).put("from", model).put("stream", false);
        ObjectNode parameters = body.putObject("parameters");
        settings.forEach((key, value) -> parameters.put(key, value));
        JsonNode answer = order.post("/api/create", body);
        if (!"success".equals(Json.text(answer, "status"))) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR, "Ollama did not say that the model was made");
        }
        return "model '%s' now has %s and shares the weights of '%s'; ask for it by that name"
                .formatted(
                        name,
                        settings.entrySet().stream()
                                .map(setting -> setting.getKey() + " " + setting.getValue())
                                .collect(Collectors.joining(", ")),
                        model);
    }

    private void demandOurs(String name) {
        if (name.equals(model)) {
            return;
        }
        byte[] question = Json.bytes(Json.object().put("model", name));
        Answer known = order.answer(HttpMethod.POST, "/api/show", question);
        if (known.status() == 404) {
            return;
        }
        String parent = Json.text(order.json("/api/show", known).path("details"), "parent_model");
        if (!model.equals(parent) && !name.equals(parent)) {
            throw new StokerException(
                    ErrorCode.NOT_SUPPORTED,
                    "there is a model '"
                            + name
                            + "' that was not made from '"
                            + model
                            + "' (expected: none of that name)");
        }
    }
}
