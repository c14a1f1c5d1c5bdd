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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Ollama with its store: lists, shows, loads, lets go, pulls, copies and deletes as 0.33.0-rc2
 * does, in its recorded words, and answers chats as {@link OllamaAnswers} has them. It begins with
 * the model {@code tiny:latest}; its registry has {@link #PULLABLE} and nothing else. Any path can
 * be made to misbehave through {@link #server()}.
 */
public final class FakeOllama implements AutoCloseable {
    /** The one model of its registry. */
    public static final String PULLABLE = "slow";

    /** What the real one said. */
    public static final Recording RECORDED = Recording.of("ollama-0.33.0-rc2-2026-11-21-stock");

    private static final long USUAL_CONTEXT = 4096;

    private final FakeModelServer server = FakeModelServer.start();
    private final Map<String, ObjectNode> models = new ConcurrentSkipListMap<>();
    private final Map<String, Long> loaded = new ConcurrentHashMap<>();
    private final Holding memory;
    private volatile boolean pullsForEver;

    /** The memory that loaded models have. */
    public interface Holding {
        /** None of it is real. */
        Holding NONE =
                new Holding() {
                    @Override
                    public void take(String model, long bytes) {}

                    @Override
                    public void free(String model) {}
                };

        /** Of a model that is loaded, for the first time or again. */
        void take(String model, long bytes);

        /** Of one that is let go of. */
        void free(String model);
    }

    private FakeOllama(Holding memory) {
        this.memory = memory;
        put("tiny:latest");
        server.on("/", Answers.whole(200, "text/plain; charset=utf-8", "Ollama is running"))
                .on("/api/version", RECORDED.answer("GET /api/version"))
                .on("/api/status", RECORDED.answer("GET /api/status"))
                .on("/api/tags", (exchange, wire) -> tags().give(exchange, wire))
                .on("/api/ps", (exchange, wire) -> running().give(exchange, wire))
                .on("/api/show", known(this::shown))
                .on("/api/generate", known(this::generated))
                .on("/api/embed", known(this::embedded))
                .on("/api/chat", known(this::chatted))
                .on("/api/delete", known(this::deleted))
                .on("/api/copy", this::copied)
                .on("/api/pull", this::pulled);
    }

    /** Listens on a free port of loopback. */
    public static FakeOllama start() {
        return new FakeOllama(Holding.NONE);
    }

    /** The same, with memory for its models. */
    public static FakeOllama holding(Holding memory) {
        return new FakeOllama(memory);
    }

    /** Lists a model of that size. */
    public FakeOllama put(String name, long bytes) {
        put(name).put("size", bytes);
        return this;
    }

    /** Scheme, host and port. */
    public URI base() {
        return server.base();
    }

    /** Where it answers from: what it was asked, and how it answers from now on. */
    public FakeModelServer server() {
        return server;
    }

    /** Lists a model that it would ask its cloud for, as running servers were reported to. */
    public FakeOllama putCloud(String name, String runsThereAs) {
        put(name)
                .put("size", 384)
                .put("remote_model", runsThereAs)
                .put("remote_host", "https://ollama.com:443");
        return this;
    }

    /** Lists a model that can do that and no more. */
    public FakeOllama put(String name, String capability) {
        put(name).putArray("capabilities").add(capability);
        return this;
    }

    /** From now on a download takes for ever after its first lines. */
    public FakeOllama pullForEver() {
        pullsForEver = true;
        return this;
    }

    /** From now on a download comes to its end again. */
    public FakeOllama pullToTheEnd() {
        pullsForEver = false;
        return this;
    }

    @Override
    public void close() {
        server.close();
    }

    private ObjectNode put(String name) {
        ObjectNode model = item("GET /api/tags").put("name", name).put("model", name);
        models.put(name, model);
        return model;
    }

    private static ObjectNode item(String section) {
        return (ObjectNode) tree(RECORDED.body(section)).path("models").path(0).deepCopy();
    }

    private static JsonNode tree(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return Objects.requireNonNull(Json.treeOrNull(bytes, 0, bytes.length));
    }

    private static String whole(String name) {
        return name.contains(":") ? name : name + ":latest";
    }

    private Answer tags() {
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("models");
        models.values().forEach(list::add);
        return Answers.json(200, answer.toString());
    }

    private Answer running() {
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("models");
        loaded.forEach((name, context) -> list.add(running(name, context)));
        return Answers.json(200, answer.toString());
    }

    private ObjectNode running(String name, long context) {
        ObjectNode item =
                item("GET /api/ps loaded")
                        .put("name", name)
                        .put("model", name)
                        .put("context_length", context);
        if (!memory.equals(Holding.NONE)) {
            item.put("size", size(name)).put("size_vram", 0);
        }
        return item;
    }

    private long size(String name) {
        return models.getOrDefault(name, Json.object()).path("size").asLong();
    }

    private interface Handler {
        Answer answer(String name, JsonNode asked);
    }

    /** Of a model it does not have it says so in the words of that path. */
    private Answer known(Handler handler) {
        return (exchange, wire) -> {
            JsonNode asked = tree(exchange.text());
            String name = asked.path("model").asText();
            Answer answer =
                    models.containsKey(whole(name))
                            ? handler.answer(whole(name), asked)
                            : missing(exchange.method() + " " + exchange.path());
            answer.give(exchange, wire);
        };
    }

    private static Answer missing(String path) {
        return RECORDED.answer(path + " missing");
    }

    private Answer shown(String name, JsonNode asked) {
        ObjectNode shown = (ObjectNode) tree(RECORDED.body("POST /api/show"));
        JsonNode told = models.getOrDefault(name, Json.object()).path("capabilities");
        if (!told.path(0).asText().equals("completion")) {
            shown.set("capabilities", told);
        }
        return Answers.json(200, shown.toString());
    }

    private Answer generated(String name, JsonNode asked) {
        if (asked.path("keep_alive").asInt(1) == 0) {
            loaded.remove(name);
            memory.free(name);
            return RECORDED.answer("POST /api/generate unload");
        }
        load(name, asked);
        return RECORDED.answer("POST /api/generate load");
    }

    private Answer embedded(String name, JsonNode asked) {
        load(name, asked);
        return asked.path("input").isEmpty()
                ? RECORDED.answer("POST /api/embed load")
                : Answers.fixture("ollama-0.33.0-rc2-embed.json");
    }

    private Answer chatted(String name, JsonNode asked) {
        load(name, asked);
        return OllamaAnswers.lines(OllamaAnswers.chatLines());
    }

    private void load(String name, JsonNode asked) {
        memory.take(name, size(name));
        loaded.put(name, asked.path("options").path("num_ctx").asLong(USUAL_CONTEXT));
    }

    private Answer deleted(String name, JsonNode asked) {
        models.remove(name);
        loaded.remove(name);
        return RECORDED.answer("DELETE /api/delete");
    }

    private void copied(Exchange exchange, Wire wire) throws IOException, InterruptedException {
        JsonNode asked = tree(exchange.text());
        boolean known = models.containsKey(whole(asked.path("source").asText()));
        if (known) {
            put(whole(asked.path("destination").asText()));
        }
        (known ? RECORDED.answer("POST /api/copy") : missing("POST /api/copy"))
                .give(exchange, wire);
    }

    private void pulled(Exchange exchange, Wire wire) throws IOException, InterruptedException {
        if (!tree(exchange.text()).path("model").asText().equals(PULLABLE)) {
            missing("POST /api/pull").give(exchange, wire);
            return;
        }
        List<String> lines = RECORDED.lines("POST /api/pull new");
        wire.lines();
        for (String line : pullsForEver ? lines.subList(0, 3) : lines) {
            wire.chunk(line);
        }
        if (pullsForEver) {
            wire.hang();
        }
        put(whole(PULLABLE));
        wire.end();
    }
}
