package dev.stoker.backend.lmstudio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.FixedStock;
import dev.stoker.backend.http.Answer;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.Order;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Loads models into LM Studio (0.4.0 and later) and lets go of them. A load is no wish there but an
 * order: a second one makes a second instance of the model, {@code key:2}. So it is looked before
 * it is loaded, and within this process one load of a model at a server runs at a time. Somebody
 * else's load in that very moment cannot be seen. Blocks.
 */
final class Instances {
    static final String MODELS = "/api/v1/models";

    private final HttpWire http;
    private final OwnInstances own;

    /** A few locks for any number of servers and models. */
    private final List<Lock> turns =
            IntStream.range(0, 16).<Lock>mapToObj(_ -> new ReentrantLock()).toList();

    Instances(HttpWire http, OwnInstances own) {
        this.http = http;
        this.own = own;
    }

    /**
     * Its models by REST v1.
     *
     * @return null of a release before 0.4.0, which does not know the path
     * @throws StokerException for any other error: that a key is not taken must not pass for an
     *     older release
     */
    @Nullable JsonNode list(Order order, Endpoint at) {
        URI origin = at.base();
        List<String> asked = own.at(origin);
        Answer answer = order.answer(HttpMethod.GET, MODELS, null);
        JsonNode json = Json.treeOrNull(answer.body(), 0, answer.body().length);
        if (json != null && (answer.status() == 404 || LoadedInstances.isUnknownPath(json))) {
            return null;
        }
        JsonNode list = order.json(MODELS, answer);
        if (!list.path("models").isArray()) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR, "LM Studio's answer has no list of models");
        }
        Set<String> there = new HashSet<>();
        list.path("models").forEach(model -> there.addAll(LoadedInstances.ids(model)));
        own.keep(origin, asked, there);
        return list;
    }

    /**
     * Has a model in memory.
     *
     * @param context tokens; null leaves it to LM Studio's settings for the model
     * @return the entry of a model that was loaded before; null if this call loaded it
     */
    @Nullable JsonNode load(
            Endpoint at, String model, @Nullable Integer context, Duration timeout) {
        var order = new Order(http, at, timeout);
        int turn = Math.floorMod(31 * at.base().hashCode() + model.hashCode(), turns.size());
        Lock lock = turns.get(turn);
        take(lock, model, timeout);
        try {
            JsonNode known = known(order, at, model);
            if (!known.path("loaded_instances").isEmpty()) {
                return known;
            }
            String instance = loaded(order, model, context);
            if (instance != null) {
                own.add(at.base(), instance);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** The name of the new instance; null if it is not told, and then it is nobody's to unload. */
    private static @Nullable String loaded(Order order, String model, @Nullable Integer context) {
        ObjectNode body = Json.object().put("model", model);
        if (context != null) {
            body.put("context_length", context).put("echo_load_config", true);
        }
        JsonNode answer = order.post(MODELS + "/load", body);
        if (!"loaded".equals(Json.text(answer, "status"))) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR, "LM Studio did not say that the model is loaded");
        }
        return Json.text(answer, "instance_id");
    }

    private static void take(Lock lock, String model, Duration timeout) {
        try {
            if (!lock.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new StokerException(
                        ErrorCode.BACKEND_TIMEOUT,
                        "another load was not over within "
                                + timeout.toMillis()
                                + " ms, so model '"
                                + model
                                + "' was not loaded");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StokerException(
                    ErrorCode.BACKEND_TIMEOUT, "interrupted while a model was to be loaded", e);
        }
    }

    /**
     * Lets go of those instances of a model that this process loaded.
     *
     * @param model a key, for all of them, or the name of one
     */
    void unload(Endpoint at, String model, Duration timeout) {
        var order = new Order(http, at, timeout);
        JsonNode known = known(order, at, model);
        List<String> there = new ArrayList<>(LoadedInstances.ids(known));
        if (!model.equals(Json.text(known, "key"))) {
            there.removeIf(id -> !id.equals(model));
        }
        if (there.isEmpty()) {
            return;
        }
        there.removeIf(id -> !own.contains(at.base(), id));
        if (there.isEmpty()) {
            throw new StokerException(
                    ErrorCode.NOT_SUPPORTED,
                    "model '%s' was not loaded by this Stoker, so it is not unloaded (expected: lms unload %s)"
                            .formatted(model, model));
        }
        for (String id : there) {
            order.post(MODELS + "/unload", Json.object().put("instance_id", id));
            own.remove(at.base(), id);
        }
    }

    /**
     * Whether an order to unload that model would not be refused: one of its instances is this
     * process's, or there is none.
     *
     * @param model its entry
     */
    boolean mayUnload(Endpoint at, JsonNode model) {
        List<String> there = LoadedInstances.ids(model);
        return there.isEmpty() || there.stream().anyMatch(id -> own.contains(at.base(), id));
    }

    /** The entry of a model by its key or one of its instances. */
    private JsonNode known(Order order, Endpoint at, String model) {
        JsonNode list = list(order, at);
        if (list == null) {
            throw older();
        }
        JsonNode known = LoadedInstances.model(list, model);
        if (known == null) {
            throw FixedStock.missing(model);
        }
        return known;
    }

    /** Has no way to manage models over HTTP. */
    static StokerException older() {
        return new StokerException(
                ErrorCode.NOT_SUPPORTED,
                "this LM Studio manages no models over HTTP (expected: 0.4.0 or later)");
    }
}
