package dev.stoker.dialect.ollama.translation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Lists of models as Ollama's clients expect them; what only Stoker tells stands under {@code
 * stoker}. Clients demand a time and a digest: {@code modified_at} is Go's zero, which Ollama's
 * command shows as never; the digest is made up.
 */
public final class ModelListing {
    /**
     * The release of Ollama whose API this is. A plain number and nothing behind it: clients take
     * it apart, some by turning all between the dots into numbers.
     */
    public static final String COMPATIBLE = "0.33.0";

    static final String NEVER = "0001-01-01T00:00:00Z";

    /** Nobody here knows when a model goes; Ollama's command shows so late a time as forever. */
    private static final Duration LONG = Duration.ofDays(36_525);

    private ModelListing() {}

    /**
     * One model; what is null is not known.
     *
     * @param name as callers of this dialect name it
     * @param backend that offers it
     * @param format such as {@code gguf}
     * @param parameters how many weights it has
     * @param context tokens one request may use as the model runs now
     * @param trainedContext tokens the model was trained for
     * @param size of its files, in bytes
     * @param resident bytes it takes in memory now
     * @param device the part of them that is on devices
     * @param capabilities in Ollama's words
     * @param cloud whether what it is asked leaves this machine
     */
    public record Entry(
            String name,
            String backend,
            @Nullable String format,
            @Nullable String architecture,
            @Nullable Long parameters,
            @Nullable String quantisation,
            @Nullable Long context,
            @Nullable Long trainedContext,
            @Nullable Long size,
            @Nullable Long resident,
            @Nullable Long device,
            List<String> capabilities,
            boolean cloud) {
        /** Copies the list. */
        public Entry {
            capabilities = List.copyOf(capabilities);
        }

        /** Whether more is known than that it writes, as every model is taken to. */
        boolean ableKnown() {
            return !capabilities.equals(List.of("completion"));
        }

        /** How long a request may be: as it runs now, else as it was trained. */
        @Nullable Long usable() {
            return context == null ? trainedContext : context;
        }
    }

    /** The body of {@code /api/tags}, in the order given. */
    public static byte[] tags(List<Entry> models) {
        ObjectNode root = Json.object();
        ArrayNode list = root.putArray("models");
        for (Entry model : models) {
            ObjectNode json = named(list.addObject(), model);
            if (model.cloud()) {
                json.put("remote_model", model.name()).put("remote_host", model.backend());
            }
            json.put("modified_at", NEVER).put("size", orZero(model.size()));
            json.put("digest", digest(model)).set("details", details(model, true));
            if (model.ableKnown()) {
                capabilities(model, json);
            }
            json.set("stoker", own(model));
        }
        return Json.bytes(root);
    }

    /**
     * The body of {@code /api/ps}.
     *
     * @param loaded those in memory
     */
    public static byte[] running(List<Entry> loaded, Instant now) {
        ObjectNode root = Json.object();
        ArrayNode list = root.putArray("models");
        for (Entry model : loaded) {
            Long taken = model.resident() == null ? model.size() : model.resident();
            ObjectNode json = named(list.addObject(), model);
            json.put("size", orZero(taken)).put("digest", digest(model));
            json.set("details", details(model, false));
            json.put("expires_at", now.plus(LONG).toString());
            json.put("size_vram", orZero(model.device()));
            json.put("context_length", orZero(model.usable())).set("stoker", own(model));
        }
        return Json.bytes(root);
    }

    /** The body of {@code /api/version}: one that clients compare, and who is speaking. */
    public static byte[] version(String stoker) {
        return Json.bytes(Json.object().put("version", COMPATIBLE).put("stoker", stoker));
    }

    /** Adds what the model can do, in Ollama's words. */
    static void capabilities(Entry model, ObjectNode to) {
        ArrayNode list = to.putArray("capabilities");
        model.capabilities().forEach(list::add);
    }

    static ObjectNode details(Entry model, boolean context) {
        String family = model.architecture() == null ? "" : model.architecture();
        ObjectNode json = Json.object().put("parent_model", "");
        json.put("format", model.format() == null ? "" : model.format()).put("family", family);
        ArrayNode families = json.putArray("families");
        if (!family.isEmpty()) {
            families.add(family);
        }
        json.put("parameter_size", parameters(model.parameters()));
        json.put("quantization_level", model.quantisation() == null ? "" : model.quantisation());
        if (context && model.usable() != null) {
            json.put("context_length", model.usable());
        }
        return json;
    }

    static ObjectNode own(Entry model) {
        return Json.object()
                .put("backend", model.backend())
                .put("context", model.context())
                .put("trained_context", model.trainedContext());
    }

    private static ObjectNode named(ObjectNode json, Entry model) {
        return json.put("name", model.name()).put("model", model.name());
    }

    private static String digest(Entry model) {
        return MadeUpDigest.of(model.backend() + " " + model.name() + " " + model.size());
    }

    private static long orZero(@Nullable Long value) {
        return value == null ? 0 : value;
    }

    /** As Ollama writes it: {@code 8.0B}, {@code 494.03M}, {@code 113K}. */
    static String parameters(@Nullable Long count) {
        if (count == null) {
            return "";
        }
        if (count >= 1_000_000_000) {
            return String.format(Locale.ROOT, "%.1fB", count / 1e9);
        }
        if (count >= 1_000_000) {
            return String.format(Locale.ROOT, "%.2fM", count / 1e6);
        }
        return count >= 1_000 ? String.format(Locale.ROOT, "%.0fK", count / 1e3) : count.toString();
    }
}
