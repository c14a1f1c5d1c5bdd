package dev.stoker.testing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import dev.stoker.testing.FakeModelServer.Answer;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A {@code llama-server} in router mode, as b11669 answers: models that are loaded, let go,
 * downloaded and deleted, each with its state; events of a download as they were recorded. It has
 * one model, {@code me/tiny:Q4_K_M}, of its cache, and its registry has {@code me/other:Q4_K_M}.
 *
 * <p>Any other misbehaviour is programmed at {@link #server()}. Safe for any thread.
 */
public final class FakeLlamaRouter implements AutoCloseable {
    /** The model it has. */
    public static final String MODEL = "me/tiny:Q4_K_M";

    /** A model of its registry. */
    public static final String PULLABLE = "me/other:Q4_K_M";

    /** What becomes of an order to load or to download. */
    public enum Fate {
        /** It comes to its end. */
        WELL,
        /** It fails on the way. */
        FAILS,
        /** It never ends. */
        FOR_EVER,
        /** It ends, but the events break off before. */
        UNTOLD
    }

    /** Something that may take its time. */
    @FunctionalInterface
    public interface Ordered {
        /** Runs on the thread of the request. */
        void run() throws InterruptedException;
    }

    private static final List<String> EVENTS =
            Arrays.asList(Answers.text("llama-server-b11669-download.sse").split("(?<=\n\n)"));

    /** Of the model {@code tiny}: it begins to load, gets on, is loaded, is let go. */
    private static final List<String> CHANGES =
            Arrays.asList(Answers.text("llama-server-b11669-model-events.sse").split("(?<=\n\n)"));

    private static final Set<String> RUNNING = Set.of("loaded", "loading", "sleeping");

    private final FakeModelServer server = FakeModelServer.start();
    private final Map<String, String> states = new TreeMap<>();
    private final Map<String, Path> files = new HashMap<>();
    private final Set<String> removable = new HashSet<>(Set.of(MODEL));
    private final List<BlockingQueue<String>> listeners = new CopyOnWriteArrayList<>();
    private Answer chat = Answers.chat();
    private Fate fate = Fate.WELL;
    private Ordered ordered = () -> {};
    private @Nullable Integer exitCode;
    private int spawned;

    private FakeLlamaRouter() {
        states.put(MODEL, "unloaded");
        server.on("/props", this::props)
                .on("/models", this::models)
                .on("/v1/models", this::models)
                .on("/models/load", this::load)
                .on("/models/unload", this::unload)
                .on("/models/sse", this::events)
                .on("/tokenize", child(ModelWork.tokens()))
                .on(ModelWork.COUNT, child(ModelWork.promptTokens()))
                .on("/v1/rerank", child(ModelWork.ranking()))
                .on("/v1/embeddings", child(ModelWork.vectors()))
                .on("/v1/chat/completions", child((at, wire) -> chat.give(at, wire)));
    }

    /** One that runs. */
    public static FakeLlamaRouter start() {
        return new FakeLlamaRouter();
    }

    /** The server below, for all that one can be told to do. */
    public FakeModelServer server() {
        return server;
    }

    /** Answers chat so from now on. */
    public synchronized FakeLlamaRouter onChat(Answer answer) {
        chat = answer;
        return this;
    }

    /** It has a model in that state, from a folder of its own. */
    public synchronized FakeLlamaRouter has(String model, String state) {
        states.put(model, state);
        return this;
    }

    /** It has a model in that file, which does not run. */
    public synchronized FakeLlamaRouter hasFile(String model, Path file) {
        files.put(model, file);
        return has(model, "unloaded");
    }

    /** Somebody else loads it, or lets go of it, which is told. */
    public FakeLlamaRouter becomes(String model, boolean loaded) {
        if (loaded) {
            CHANGES.subList(0, 3).forEach(event -> tell(model, event));
        }
        has(model, loaded ? "loaded" : "unloaded");
        tell(model, CHANGES.get(loaded ? 3 : 4));
        return this;
    }

    /** Every stream of events ends, as when a connection breaks. */
    public void endEvents() {
        tell("");
    }

    /** How many listen to its events. */
    public int listeners() {
        return listeners.size();
    }

    /** What becomes of loads and downloads from now on. */
    public synchronized FakeLlamaRouter fate(Fate next) {
        fate = next;
        return this;
    }

    /** Done when a download has been ordered, before it is answered. */
    public synchronized FakeLlamaRouter onOrder(Ordered done) {
        ordered = done;
        return this;
    }

    /** The state of a model; null if it has none of that name. */
    public synchronized @Nullable String state(String model) {
        return states.get(model);
    }

    /** How many processes it has started for models. */
    public synchronized int spawned() {
        return spawned;
    }

    @Override
    public void close() {
        server.close();
    }

    private void props(Exchange exchange, Wire wire) throws IOException, InterruptedException {
        String model = query(exchange, "model");
        if (model == null) {
            reply(
                    200,
                    """
                    {"role":"router","max_instances":4,"models_autoload":true,\
                    "model_alias":"llama-server","model_path":"none",\
                    "default_generation_settings":{"params":null,"n_ctx":0},"ui_settings":{},\
                    "build_info":"b11669-Debian","cors_proxy_enabled":false}\
                    """,
                    exchange,
                    wire);
            return;
        }
        String state = state(model);
        if (state == null || !RUNNING.contains(state)) {
            if (!"false".equals(query(exchange, "autoload"))) {
                has(model, "loaded");
            }
            refuse(400, "model is not loaded", exchange, wire);
            return;
        }
        reply(200, Answers.text("llama-server-b11669-props.json"), exchange, wire);
    }

    private void models(Exchange exchange, Wire wire) throws IOException, InterruptedException {
        switch (exchange.method()) {
            case "GET" -> reply(200, list(), exchange, wire);
            case "POST" -> download(exchange, wire);
            default -> delete(exchange, wire);
        }
    }

    /** One look lets time go by: what is loading is loaded the next time. */
    private synchronized String list() {
        ObjectNode root = Json.object();
        ArrayNode data = root.putArray("data");
        states.forEach((name, state) -> entry(data.addObject(), name, state));
        root.put("object", "list");
        if (fate != Fate.FOR_EVER) {
            boolean breaks = fate == Fate.FAILS;
            exitCode = breaks ? Integer.valueOf(1) : null;
            states.replaceAll(
                    (_, state) -> state.equals("loading") ? breaks ? "unloaded" : "loaded" : state);
        }
        return root.toString();
    }

    private void entry(ObjectNode item, String name, String state) {
        item.put("id", name).put("object", "model").put("owned_by", "llamacpp");
        item.putArray("aliases");
        ObjectNode status = item.putObject("status").put("value", state);
        ArrayNode arguments = status.putArray("args").add("llama-server").add("--alias").add(name);
        arguments.add("--rerank");
        Path file = files.get(name);
        if (file != null) {
            arguments.add("--model").add(file.toString());
        }
        status.put("preset", "[" + name + "]\nctx-size = 8192\nmodel = mdir/tiny.gguf\n\n");
        if (exitCode != null && state.equals("unloaded")) {
            status.put("exit_code", exitCode).put("failed", true);
        }
        item.putObject("architecture").putArray("input_modalities").add("text");
        item.put("source", removable.contains(name) ? "cache" : "models_dir");
        item.put("can_remove", removable.contains(name)).put("context_length", 8192);
        if (state.equals("loaded") || state.equals("sleeping")) {
            ObjectNode meta = item.putObject("meta").put("n_ctx", 8192).put("n_ctx_train", 8192);
            meta.put("n_params", 112_704).put("size", 226_048).put("ftype", "F16");
        }
    }

    private void load(Exchange exchange, Wire wire) throws IOException, InterruptedException {
        String model = model(exchange);
        String state = state(model);
        if (state == null) {
            refuse(404, "File Not Found", exchange, wire);
        } else if (RUNNING.contains(state)) {
            refuse(400, "model is already running", exchange, wire);
        } else {
            synchronized (this) {
                states.put(model, "loading");
                spawned++;
            }
            reply(200, "{\"success\":true}", exchange, wire);
        }
    }

    private void unload(Exchange exchange, Wire wire) throws IOException, InterruptedException {
        String model = model(exchange);
        String state = state(model);
        if (state == null) {
            refuse(400, "model is not found", exchange, wire);
        } else if (state.equals("downloading")) {
            end(model, false);
            reply(200, "{\"success\":true}", exchange, wire);
        } else if (RUNNING.contains(state)) {
            has(model, "unloaded");
            reply(200, "{\"success\":true}", exchange, wire);
        } else {
            refuse(400, "model is not running", exchange, wire);
        }
    }

    private void download(Exchange exchange, Wire wire) throws IOException, InterruptedException {
        String model = model(exchange);
        if (!model.contains("/")) {
            refuse(
                    400,
                    "error: invalid HF repo format, expected <user>/<model>[:quant]\n",
                    exchange,
                    wire);
            return;
        }
        if (state(model) != null) {
            refuse(400, "model '" + model + "' already exists", exchange, wire);
            return;
        }
        Ordered done;
        synchronized (this) {
            done = ordered;
        }
        done.run();
        has(model, "downloading");
        reply(200, "{\"success\":true}", exchange, wire);
        Fate now;
        synchronized (this) {
            now = fate;
        }
        List<String> told = EVENTS.subList(0, EVENTS.size() - 1);
        for (String event : now == Fate.WELL ? told : told.subList(0, 3)) {
            tell(event.replace(MODEL, model));
        }
        switch (now) {
            case WELL -> {
                end(model, true);
                if (model.startsWith("nobody/")) {
                    // It says so of what its registry does not have, too.
                    delete(model);
                }
            }
            case FAILS -> end(model, false);
            case FOR_EVER -> {}
            case UNTOLD -> {
                tell("");
                end(model, true);
            }
        }
    }

    private void end(String model, boolean well) {
        synchronized (this) {
            if (well) {
                states.put(model, "unloaded");
                removable.add(model);
            } else {
                states.remove(model);
            }
        }
        String event = well ? "download_finished" : "download_failed";
        tell("data: {\"model\":\"" + model + "\",\"event\":\"" + event + "\"}\n\n");
    }

    private void delete(Exchange exchange, Wire wire) throws IOException, InterruptedException {
        String model = query(exchange, "model");
        if (model == null || state(model) == null) {
            refuse(500, "model name=" + model + " is not found", exchange, wire);
            return;
        }
        delete(model);
        reply(200, "{\"success\":true}", exchange, wire);
    }

    private synchronized void delete(String model) {
        if (removable.contains(model)) {
            states.remove(model);
        }
    }

    private void events(Exchange exchange, Wire wire) throws IOException, InterruptedException {
        var queue = new LinkedBlockingQueue<String>();
        listeners.add(queue);
        wire.eventStream();
        try {
            while (true) {
                String event = queue.take();
                if (event.isEmpty()) {
                    wire.close();
                    return;
                }
                wire.chunk(event);
            }
        } finally {
            listeners.remove(queue);
        }
    }

    private void tell(String model, String event) {
        tell(event.replace("\"tiny\"", "\"" + model + "\""));
    }

    private void tell(String event) {
        listeners.forEach(queue -> queue.add(event));
    }

    /** Passes on to a model's process, which is started for it if need be. */
    private Answer child(Answer answer) {
        return (exchange, wire) -> {
            String model = model(exchange);
            String state = state(model);
            if (state == null || state.equals("downloading")) {
                refuse(400, "model '" + model + "' not found", exchange, wire);
                return;
            }
            has(model, "loaded");
            answer.give(exchange, wire);
        };
    }

    private static String model(Exchange exchange) {
        return ModelWork.body(exchange).path("model").asText();
    }

    private static @Nullable String query(Exchange exchange, String name) {
        String path = exchange.path();
        for (String part : path.substring(path.indexOf('?') + 1).split("&", -1)) {
            if (part.startsWith(name + "=")) {
                return URLDecoder.decode(part.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        return null;
    }

    private static void refuse(int status, String message, Exchange exchange, Wire wire)
            throws IOException, InterruptedException {
        ObjectNode error = Json.object();
        error.putObject("error")
                .put("code", status)
                .put("message", message)
                .put("type", status == 500 ? "server_error" : "invalid_request_error");
        reply(status, error.toString(), exchange, wire);
    }

    private static void reply(int status, String json, Exchange exchange, Wire wire)
            throws IOException, InterruptedException {
        Answers.json(status, json).give(exchange, wire);
    }
}
