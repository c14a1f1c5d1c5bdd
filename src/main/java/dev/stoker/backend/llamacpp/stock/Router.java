package dev.stoker.backend.llamacpp.stock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.FixedStock;
import dev.stoker.backend.http.Answer;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.Order;
import dev.stoker.backend.http.Pace;
import dev.stoker.backend.llamacpp.stock.ServerModels.State;
import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The models of a {@code llama-server} in router mode: each runs in a process of its own. Its
 * answers to orders say only that it has begun; what became of it is seen in {@code /models}.
 */
final class Router {
    private static final String MODELS = "/models";

    private final Order order;

    /**
     * @param timeout for all requests together, from now
     */
    Router(HttpWire http, Endpoint at, Duration timeout) {
        this.order = new Order(http, at, timeout);
    }

    /** Whether it is one at all; asks {@code /props}, which wakes nothing. */
    boolean isRouter() {
        return "router".equals(Json.text(order.get("/props"), "role"));
    }

    /** What it says of that model, by its name or another it answers to; null if it has none. */
    @Nullable JsonNode entry(String model) {
        for (JsonNode item : order.get(MODELS).path("data")) {
            boolean named = model.equals(Json.text(item, "id"));
            for (JsonNode alias : item.path("aliases")) {
                named |= model.equals(alias.asText());
            }
            if (named) {
                return item;
            }
        }
        return null;
    }

    /** Has it in memory; wakes it where it sleeps. */
    void load(String model) {
        String id = id(known(model));
        switch (State.of(known(model))) {
            case State.LOADED -> {}
            case State.DOWNLOADING -> throw stillComing(model);
            case State.SLEEPING -> {
                // A router calls it running, and has no order to wake it but a request.
                order.post("/tokenize", Json.object().put("model", id).put("content", ""));
                awaitLoaded(id);
            }
            case State.LOADING -> awaitLoaded(id);
            default -> {
                Answer answer = ordered(MODELS + "/load", id);
                // Somebody else may have been first.
                if (!answer.ok() && !runs(known(id))) {
                    order.json(MODELS + "/load", answer);
                }
                awaitLoaded(id);
            }
        }
    }

    /** Has its process ended. */
    void unload(String model) {
        JsonNode entry = known(model);
        String id = id(entry);
        if (State.DOWNLOADING.equals(State.of(entry))) {
            // The same order would break the download off.
            throw stillComing(model);
        }
        if (!runs(entry)) {
            return;
        }
        Answer answer = ordered(MODELS + "/unload", id);
        if (!answer.ok() && runs(known(id))) {
            order.json(MODELS + "/unload", answer);
        }
        var pace = new Pace();
        for (JsonNode now = entry(id); now != null && runs(now); now = entry(id)) {
            pause(pace);
        }
    }

    /** Deletes it from the router's cache of downloads; it deletes nothing else. */
    void delete(String model) {
        JsonNode entry = known(model);
        if (!entry.path("can_remove").asBoolean()) {
            throw new StokerException(
                    ErrorCode.NOT_SUPPORTED,
                    "model '%s' is not one that this llama-server downloaded (source: %s): delete its file there"
                            .formatted(model, entry.path("source").asText("unknown")));
        }
        String path = MODELS + "?model=" + Order.segment(id(entry));
        order.json(path, order.answer(HttpMethod.DELETE, path, null));
    }

    private void awaitLoaded(String id) {
        var pace = new Pace();
        while (true) {
            JsonNode now = known(id);
            if (State.LOADED.equals(State.of(now))) {
                return;
            }
            if (!runs(now)) {
                throw notLoaded(id, now);
            }
            pause(pace);
        }
    }

    private Answer ordered(String path, String id) {
        return order.answer(HttpMethod.POST, path, Json.bytes(Json.object().put("model", id)));
    }

    private JsonNode known(String model) {
        JsonNode entry = entry(model);
        if (entry == null) {
            throw FixedStock.missing(model);
        }
        return entry;
    }

    private static String id(JsonNode entry) {
        return entry.path("id").asText();
    }

    private static boolean runs(JsonNode entry) {
        return switch (State.of(entry)) {
            case State.LOADED, State.LOADING, State.SLEEPING -> true;
            default -> false;
        };
    }

    private static StokerException notLoaded(String id, JsonNode entry) {
        JsonNode status = entry.path("status");
        String why =
                status.path("failed").asBoolean()
                        ? "its process ended with exit code " + status.path("exit_code").asInt()
                        : "it was unloaded meanwhile";
        return StokerException.ofBackend(
                ErrorCode.BACKEND_ERROR,
                "llama-server could not load model '" + id + "': " + why,
                new BackendFault(502, null, FaultCause.UNKNOWN));
    }

    private static StokerException stillComing(String model) {
        return StokerException.ofBackend(
                ErrorCode.BACKEND_ERROR,
                "model '" + model + "' is still being downloaded",
                new BackendFault(503, null, FaultCause.LOADING));
    }

    private static void pause(Pace pace) {
        try {
            pace.pause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StokerException(
                    ErrorCode.BACKEND_TIMEOUT, "interrupted while a backend was asked", e);
        }
    }
}
