package dev.stoker.dialect.ollama.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code /api/show}. The architecture's {@code context_length} in {@code model_info} is
 * what one request may use: apps fill it, and here nothing is cut to fit.
 *
 * @param settings what it is set to on its server, as text by name
 */
public record ShownObject(
        ModelListing.Entry entry,
        @Nullable String template,
        @Nullable String system,
        @Nullable String license,
        Map<String, String> settings) {
    private static final int NAME_WIDTH = 30;

    /** Copies the settings. */
    public ShownObject {
        settings = Map.copyOf(settings);
    }

    /** One JSON object, in UTF-8. */
    public byte[] json() {
        ObjectNode root = Json.object();
        putIfSome("license", license, root);
        root.put("modelfile", "# Listed by Stoker, of backend " + entry.backend() + "\n");
        putIfSome("parameters", parameters(), root);
        root.put("template", template == null ? "" : template);
        putIfSome("system", system, root);
        root.set("details", ModelListing.details(entry, true));
        root.set("model_info", info());
        ModelListing.capabilities(entry, root);
        root.put("modified_at", ModelListing.NEVER);
        root.set("stoker", ModelListing.own(entry));
        return Json.bytes(root);
    }

    private ObjectNode info() {
        ObjectNode info = Json.object();
        String architecture = entry.architecture();
        if (architecture != null) {
            info.put("general.architecture", architecture);
        }
        if (entry.parameters() != null) {
            info.put("general.parameter_count", entry.parameters());
        }
        if (architecture != null && entry.usable() != null) {
            info.put(architecture + ".context_length", entry.usable());
        }
        return info;
    }

    /** As Ollama aligns them. */
    private String parameters() {
        return new TreeMap<>(settings)
                .entrySet().stream()
                        .map(set -> pad(set.getKey()) + " " + set.getValue())
                        .collect(Collectors.joining("\n"));
    }

    private static String pad(String name) {
        return name + " ".repeat(Math.max(0, NAME_WIDTH - name.length()));
    }

    private static void putIfSome(String name, @Nullable String text, ObjectNode to) {
        if (text != null && !text.isEmpty()) {
            to.put(name, text);
        }
    }
}
