package dev.stoker.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import dev.stoker.testing.FakeModelServer.Answer;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

    private final FakeModelServer server = FakeModelServer.start();
    private final RouterModels models = new RouterModels();
    private final RouterEvents events = new RouterEvents();
    private Answer chat = Answers.chat();
    private Fate fate = Fate.WELL;
    private Ordered ordered = () -> {};

    private FakeLlamaRouter() {
        models.download(MODEL);
        server.on("/props", this::props)
                .on("/models", this::models)
                .on("/v1/models", this::models)
                .on("/models/load", this::load)
                .on("/models/unload", this::unload)
                .on("/models/sse", events::stream)
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
    public FakeLlamaRouter has(String model, String state) {
        models.put(model, state);
        return this;
    }

    /** It has a model in that file, which does not run. */
    public FakeLlamaRouter hasFile(String model, Path file) {
        models.put(model, file);
        return this;
    }

    /** Somebody else loads it, or lets go of it, which is told. */
    public FakeLlamaRouter becomes(String model, boolean loaded) {
        if (loaded) {
            events.loading(model);
        }
        has(model, loaded ? "loaded" : "unloaded");
        events.changed(model, loaded);
        return this;
    }

    /** Every stream of events ends, as when a connection breaks. */
    public void endEvents() {
        events.end();
    }

    /** How many listen to its events. */
    public int listeners() {
        return events.listeners();
    }

    /** What becomes of loads and downloads from now on. */
    public synchronized FakeLlamaRouter fate(Fate next) {
        fate = next;
        return this;
    }

    private synchronized Fate fate() {
        return fate;
    }

    /** Done when a download has been ordered, before it is answered. */
    public synchronized FakeLlamaRouter onOrder(Ordered done) {
        ordered = done;
        return this;
    }

    /** The state of a model; null if it has none of that name. */
    public @Nullable String state(String model) {
        return models.state(model);
    }

    /** How many processes it has started for models. */
    public int spawned() {
        return models.spawned();
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
        if (state == null || !RouterModels.runs(state)) {
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
            case "GET" -> reply(200, models.list(fate()), exchange, wire);
            case "POST" -> download(exchange, wire);
            default -> delete(exchange, wire);
        }
    }

    private void load(Exchange exchange, Wire wire) throws IOException, InterruptedException {
        String model = model(exchange);
        String state = state(model);
        if (state == null) {
            refuse(404, "File Not Found", exchange, wire);
        } else if (RouterModels.runs(state)) {
            refuse(400, "model is already running", exchange, wire);
        } else {
            models.spawn(model);
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
        } else if (RouterModels.runs(state)) {
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
        Fate now = fate();
        events.downloading(model, now == Fate.WELL);
        switch (now) {
            case WELL -> {
                end(model, true);
                if (model.startsWith("nobody/")) {
                    // It says so of what its registry does not have, too.
                    models.delete(model);
                }
            }
            case FAILS -> end(model, false);
            case FOR_EVER -> {}
            case UNTOLD -> {
                events.end();
                end(model, true);
            }
        }
    }

    private void end(String model, boolean well) {
        if (well) {
            models.download(model);
        } else {
            models.remove(model);
        }
        events.downloaded(model, well);
    }

    private void delete(Exchange exchange, Wire wire) throws IOException, InterruptedException {
        String model = query(exchange, "model");
        if (model == null || state(model) == null) {
            refuse(500, "model name=" + model + " is not found", exchange, wire);
            return;
        }
        models.delete(model);
        reply(200, "{\"success\":true}", exchange, wire);
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
