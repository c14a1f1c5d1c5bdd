package dev.stoker.testing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import dev.stoker.testing.FakeModelServer.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * LM Studio 0.4 as its documentation of 2026-04-29 and its bug tracker have it: nearly every answer
 * is a 200, an unknown path too; a load always loads, {@code key:2} beside {@code key}; a download
 * is a job that is asked about. A call for a model that is not in memory loads a copy of it, as
 * many copies as calls come before the first has loaded, once it is told how long that takes. It
 * has one model, {@code tiny/tiny-llm}, and its catalogue has {@code tiny/tiny-second}.
 *
 * <p>Any other misbehaviour is programmed at {@link #server()}. Safe for any thread.
 */
public final class FakeLmStudio implements AutoCloseable {
    /** The model it has. */
    public static final String MODEL = "tiny/tiny-llm";

    /** A model of its catalogue. */
    public static final String PULLABLE = "tiny/tiny-second";

    private static final long SIZE = 226_048;

    private final FakeModelServer server = FakeModelServer.start();
    private final Map<String, List<String>> instances = new TreeMap<>();
    private final Map<String, Job> jobs = new TreeMap<>();
    private @Nullable String loadFault;
    private String ending = "completed";
    private boolean downloadsEnd = true;
    private int loads;

    private static final class Job {
        final String model;
        String status = "downloading";
        long done;

        Job(String model) {
            this.model = model;
        }
    }

    private FakeLmStudio() {
        instances.put(MODEL, new ArrayList<>());
        server.on("/lmstudio-greeting", json("{\"lmstudio\":true}"))
                .on("/api/v1/models", (at, wire) -> json(list()).give(at, wire))
                .on("/api/v1/models/load", this::load)
                .on("/api/v1/models/unload", this::unload)
                .on("/api/v1/models/download", this::download)
                .on("/v1/embeddings", ModelWork.vectors())
                .otherwise(this::other);
    }

    /** One of 0.4. */
    public static FakeLmStudio start() {
        return new FakeLmStudio();
    }

    /** The server below, for all that one can be told to do. */
    public FakeModelServer server() {
        return server;
    }

    /** Somebody at its window loads a model. */
    public synchronized FakeLmStudio somebodyLoads(String model) {
        add(model);
        return this;
    }

    /** It is started anew: nothing is in memory. */
    public synchronized void restart() {
        instances.values().forEach(List::clear);
    }

    /** From now on calls load what is not in memory, with one of these permits for each. */
    public FakeLmStudio loadsForCalls(Semaphore permits) {
        server.on(
                "/v1/chat/completions",
                (exchange, wire) -> {
                    String model = ModelWork.body(exchange).path("model").asText();
                    if (instances(model).isEmpty()) {
                        permits.acquire();
                        somebodyLoads(model);
                    }
                    Answers.chat().give(exchange, wire);
                });
        return this;
    }

    /** Every load answers 200 with that error from now on. */
    public synchronized FakeLmStudio refusesLoads(String error) {
        loadFault = error;
        return this;
    }

    /** Downloads never end from now on. */
    public synchronized FakeLmStudio downloadsForEver() {
        downloadsEnd = false;
        return this;
    }

    /** Downloads end as that status says from now on. */
    public synchronized FakeLmStudio downloadsEnd(String status) {
        ending = status;
        return this;
    }

    /** The instances of a model, in the order they were loaded. */
    public synchronized List<String> instances(String model) {
        return List.copyOf(instances.getOrDefault(model, List.of()));
    }

    /** How many loads were ordered. */
    public synchronized int loads() {
        return loads;
    }

    @Override
    public void close() {
        server.close();
    }

    private String add(String model) {
        List<String> loaded = instances.computeIfAbsent(model, _ -> new ArrayList<>());
        String id = loaded.isEmpty() ? model : model + ":" + (loaded.size() + 1);
        loaded.add(id);
        return id;
    }

    private synchronized String list() {
        ObjectNode root = Json.object();
        ArrayNode models = root.putArray("models");
        instances.forEach((key, loaded) -> {
            ObjectNode item = models.addObject().put("type", "llm").put("publisher", "tiny");
            item.put("key", key).put("display_name", key).put("architecture", "llama");
            item.putObject("quantization").put("name", "F16").put("bits_per_weight", 16);
            item.put("size_bytes", SIZE).put("params_string", "7B");
            ArrayNode all = item.putArray("loaded_instances");
            for (String id : loaded) {
                ObjectNode config = all.addObject().put("id", id).putObject("config");
                config.put("context_length", 8192).put("eval_batch_size", 512).put("parallel", 4);
            }
            item.put("max_context_length", 8192).put("format", "gguf");
            ObjectNode can = item.putObject("capabilities").put("vision", false);
            can.put("trained_for_tool_use", true);
        });
        return root.toString();
    }

    private void load(Exchange exchange, Wire wire) throws IOException, InterruptedException {
        String model = ModelWork.body(exchange).path("model").asText();
        String answer;
        synchronized (this) {
            loads++;
            if (loadFault != null) {
                answer = error(loadFault);
            } else if (!instances.containsKey(model)) {
                answer = error("Model \"" + model + "\" not found");
            } else {
                ObjectNode loaded = Json.object().put("type", "llm");
                loaded.put("instance_id", add(model)).put("load_time_seconds", 0.01);
                answer = loaded.put("status", "loaded").toString();
            }
        }
        json(answer).give(exchange, wire);
    }

    private void unload(Exchange exchange, Wire wire) throws IOException, InterruptedException {
        String id = ModelWork.body(exchange).path("instance_id").asText();
        boolean gone;
        synchronized (this) {
            gone = instances.values().stream().anyMatch(loaded -> loaded.remove(id));
        }
        json(gone
                        ? Json.object().put("instance_id", id).toString()
                        : error("Model instance \"" + id + "\" not found"))
                .give(exchange, wire);
    }

    private void download(Exchange exchange, Wire wire) throws IOException, InterruptedException {
        String model = ModelWork.body(exchange).path("model").asText();
        String answer;
        synchronized (this) {
            if (instances.containsKey(model)) {
                answer = "{\"status\":\"already_downloaded\"}";
            } else if (!model.contains("/")) {
                answer = error("Model \"" + model + "\" not found");
            } else {
                String id = "job_" + jobs.size();
                jobs.put(id, new Job(model));
                answer = status(id, jobs.get(id));
            }
        }
        json(answer).give(exchange, wire);
    }

    /** Each look finds it further by a third. */
    private void other(Exchange exchange, Wire wire) throws IOException, InterruptedException {
        String path = exchange.path();
        String id = path.substring(path.lastIndexOf('/') + 1);
        String answer;
        synchronized (this) {
            Job job = path.startsWith("/api/v1/models/download/status/") ? jobs.get(id) : null;
            if (job == null) {
                answer =
                        error(
                                "Unexpected endpoint or method. (%s %s)"
                                        .formatted(exchange.method(), path));
            } else {
                job.done = Math.min(SIZE, job.done + SIZE / 3 + 1);
                if (job.done == SIZE && downloadsEnd) {
                    job.status = ending;
                    if (ending.equals("completed")) {
                        instances.putIfAbsent(job.model, new ArrayList<>());
                    }
                }
                answer = status(id, job);
            }
        }
        json(answer).give(exchange, wire);
    }

    private static String status(String id, @Nullable Job job) {
        ObjectNode told = Json.object().put("job_id", id);
        if (job != null) {
            told.put("status", job.status).put("total_size_bytes", SIZE);
            told.put("downloaded_bytes", job.done).put("started_at", "2026-04-29T15:33:23.496Z");
        }
        return told.toString();
    }

    private static String error(String text) {
        return Json.object().put("error", text).toString();
    }

    /** Whatever it says, it says with status 200. */
    private static Answer json(String body) {
        return Answers.json(200, body);
    }
}
