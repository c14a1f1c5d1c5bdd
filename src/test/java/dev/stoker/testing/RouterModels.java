package dev.stoker.testing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The models of a router, each with its state as llama-server names it. Safe for any thread: each
 * method is one step.
 */
final class RouterModels {
    private static final Set<String> RUNNING = Set.of("loaded", "loading", "sleeping");

    private final Map<String, String> states = new TreeMap<>();
    private final Map<String, Path> files = new HashMap<>();
    private final Set<String> removable = new HashSet<>();
    private @Nullable Integer exitCode;
    private int spawned;

    /** Whether a model in that state has a process. */
    static boolean runs(String state) {
        return RUNNING.contains(state);
    }

    /** The state of a model; null if there is none of that name. */
    synchronized @Nullable String state(String model) {
        return states.get(model);
    }

    /** A model is in that state; it lies in a folder of its own if it is new. */
    synchronized void put(String model, String state) {
        states.put(model, state);
    }

    /** A model lies in that file and does not run. */
    synchronized void put(String model, Path file) {
        files.put(model, file);
        states.put(model, "unloaded");
    }

    /** A model lies in the cache, from where it can be deleted, and does not run. */
    synchronized void download(String model) {
        states.put(model, "unloaded");
        removable.add(model);
    }

    /** A model is there no longer, wherever it lay. */
    synchronized void remove(String model) {
        states.remove(model);
    }

    /** A model of the cache is there no longer; of any other nothing happens. */
    synchronized void delete(String model) {
        if (removable.contains(model)) {
            states.remove(model);
        }
    }

    /** A process is started for a model, which begins to load. */
    synchronized void spawn(String model) {
        states.put(model, "loading");
        spawned++;
    }

    /** How many processes were started. */
    synchronized int spawned() {
        return spawned;
    }

    /**
     * The answer of {@code /models}. One look lets time go by: what is loading is loaded the next
     * time, or has failed, as fate will have it.
     */
    synchronized String list(FakeLlamaRouter.Fate fate) {
        ObjectNode root = Json.object();
        ArrayNode data = root.putArray("data");
        states.forEach((name, state) -> entry(data.addObject(), name, state));
        root.put("object", "list");
        if (fate != FakeLlamaRouter.Fate.FOR_EVER) {
            boolean breaks = fate == FakeLlamaRouter.Fate.FAILS;
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
}
