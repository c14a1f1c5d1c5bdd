package dev.stoker.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import dev.stoker.testing.FakeModelServer.Answer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * LocalAI with its store: lists, shows, loads, lets go, installs from a gallery and deletes as
 * 4.9.0 does, in its recorded words. It begins with the model {@code tiny}; its gallery has {@link
 * #PULLABLE} and nothing else. Any path can be made to misbehave through {@link #server()}.
 */
public final class FakeLocalAi implements AutoCloseable {
    /** The one model of its gallery. */
    public static final String PULLABLE = "slow";

    /** What the real one said, its engine being the one of its own tests. */
    public static final Recording RECORDED = Recording.of("localai-4.9.0-2026-11-21-stock");

    private final FakeModelServer server = FakeModelServer.start();
    private final Set<String> models = new ConcurrentSkipListSet<>(Set.of("tiny"));
    private final Map<String, String> others = new ConcurrentHashMap<>();
    private final Set<String> loaded = new ConcurrentSkipListSet<>();
    private final AtomicInteger jobs = new AtomicInteger();
    private volatile boolean pullsForEver;

    private FakeLocalAi() {
        server.on("/readyz", RECORDED.answer("GET /readyz"))
                .on("/version", RECORDED.answer("GET /version"))
                .on("/v1/models", (exchange, wire) -> list(false).give(exchange, wire))
                .on("/v1/models/capabilities", (exchange, wire) -> list(true).give(exchange, wire))
                .on("/system", (exchange, wire) -> system().give(exchange, wire))
                .on(
                        "/api/models/config-json/tiny",
                        RECORDED.answer("GET /api/models/config-json/tiny"))
                .on("/backend/load", this::load)
                .on("/backend/shutdown", this::shutDown)
                .on("/models/apply", this::apply)
                .on("/models/delete/tiny", (exchange, wire) -> delete("tiny").give(exchange, wire))
                .on(
                        "/models/delete/" + PULLABLE,
                        (exchange, wire) -> delete(PULLABLE).give(exchange, wire))
                .on("/v1/chat/completions", RECORDED.answer("POST /v1/chat/completions"))
                .on("/v1/embeddings", RECORDED.answer("POST /v1/embeddings"))
                .on("/v1/rerank", RECORDED.answer("POST /v1/rerank"))
                .on("/v1/tokenize", FakeLocalAi::tokenize);
    }

    /** Listens on a free port of loopback. */
    public static FakeLocalAi start() {
        return new FakeLocalAi();
    }

    /** Scheme, host and port. */
    public URI base() {
        return server.base();
    }

    /** Where it answers from: what it was asked, and how it answers from now on. */
    public FakeModelServer server() {
        return server;
    }

    /**
     * Has another model from now on, which can do that one thing.
     *
     * @param capability a word of {@code core/config/model_capabilities.go} of 4.9.0
     */
    public FakeLocalAi put(String name, String capability) {
        others.put(name, capability);
        return this;
    }

    /** From now on a download takes for ever after its first bytes, or until it is cancelled. */
    public FakeLocalAi pullForEver() {
        pullsForEver = true;
        return this;
    }

    /** From now on these paths are not there, as where they are switched off. */
    public FakeLocalAi without(String... paths) {
        for (String path : paths) {
            server.on(path, RECORDED.answer("GET /nothing"));
        }
        return this;
    }

    @Override
    public void close() {
        server.close();
    }

    private static JsonNode tree(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return Objects.requireNonNull(Json.treeOrNull(bytes, 0, bytes.length));
    }

    private static String model(Exchange exchange) {
        return tree(exchange.text()).path("model").asText();
    }

    private Answer list(boolean rich) {
        String path = rich ? "GET /v1/models/capabilities" : "GET /v1/models";
        ObjectNode answer = Json.object().put("object", "list");
        ArrayNode data = answer.putArray("data");
        for (JsonNode item : tree(RECORDED.body(path)).path("data")) {
            if (item.path("id").asText().equals("tiny")) {
                models.forEach(name -> data.add(((ObjectNode) item.deepCopy()).put("id", name)));
                others.forEach((name, can) -> data.add(other(name, can, rich)));
            }
        }
        return Answers.json(200, answer.toString());
    }

    private static ObjectNode other(String name, String capability, boolean rich) {
        ObjectNode item = Json.object().put("id", name).put("object", "model");
        if (rich) {
            item.putArray("capabilities").add(capability);
        }
        return item;
    }

    private Answer system() {
        ObjectNode answer = (ObjectNode) tree(RECORDED.body("GET /system"));
        ArrayNode list = answer.putArray("loaded_models");
        loaded.forEach(name -> list.addObject().put("id", name).put("backend", "mock-backend"));
        return Answers.json(200, answer.toString());
    }

    /** It says of any name that it is loaded. */
    private void load(Exchange exchange, Wire wire) throws IOException, InterruptedException {
        if (models.contains(model(exchange))) {
            loaded.add(model(exchange));
            RECORDED.answer("POST /backend/load").give(exchange, wire);
        } else {
            RECORDED.answer("POST /backend/load missing").give(exchange, wire);
        }
    }

    private void shutDown(Exchange exchange, Wire wire) throws IOException, InterruptedException {
        boolean was = loaded.remove(model(exchange));
        RECORDED.answer("POST /backend/shutdown" + (was ? "" : " unloaded")).give(exchange, wire);
    }

    private void apply(Exchange exchange, Wire wire) throws IOException, InterruptedException {
        boolean known = tree(exchange.text()).path("id").asText().equals(PULLABLE);
        String job =
                known
                        ? job(pullsForEver ? "running" : "install", () -> models.add(PULLABLE))
                        : job("missing", () -> {});
        begun(job).give(exchange, wire);
    }

    private Answer delete(String name) {
        return begun(job("delete", () -> models.remove(name)));
    }

    private Answer begun(String job) {
        return Answers.json(
                200,
                Json.object()
                        .put("uuid", job)
                        .put("status", server.base() + "/models/jobs/" + job)
                        .toString());
    }

    /**
     * A job that tells the recorded states, one for each look.
     *
     * @param done what is so once the last one is told; never of one that runs for ever
     */
    private String job(String recorded, Runnable done) {
        String id = "05caafe9-e5e8-11f1-91ca-%012d".formatted(jobs.incrementAndGet());
        boolean endless = recorded.equals("running");
        List<String> states =
                RECORDED.lines("GET /models/jobs " + (endless ? "install" : recorded));
        List<String> told = endless ? states.subList(0, states.size() - 1) : states;
        var looks = new AtomicInteger();
        server.on(
                "/models/jobs/" + id,
                (exchange, wire) -> {
                    int look = Math.min(looks.getAndIncrement(), told.size() - 1);
                    if (look == told.size() - 1 && !endless) {
                        done.run();
                    }
                    Answers.json(200, told.get(look).strip()).give(exchange, wire);
                });
        server.on(
                "/api/operations/" + id + "/cancel",
                RECORDED.answer("POST /api/operations/cancel"));
        return id;
    }

    private static void tokenize(Exchange exchange, Wire wire)
            throws IOException, InterruptedException {
        int tokens = tree(exchange.text()).path("content").asText().length() / 4 + 1;
        ArrayNode list = Json.object().putArray("tokens");
        for (int i = 1; i <= tokens; i++) {
            list.add(i);
        }
        Answers.json(200, "{\"tokens\":" + list + "}").give(exchange, wire);
    }
}
