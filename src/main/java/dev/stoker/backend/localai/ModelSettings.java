package dev.stoker.backend.localai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.backend.http.Answer;
import dev.stoker.backend.http.Order;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Changes the YAML of one model. Since 4.1.1 there is a way to change single settings; it is gone
 * where the web UI is switched off, and before that release the whole text is read and written back
 * ({@code core/http/routes/ui_api.go}, {@code localai.go} of 4.9.0).
 */
final class ModelSettings {
    /** Where the YAML could go on in a way that a line cannot be added to. */
    private static final Pattern NO_PLAIN_MAPPING =
            Pattern.compile(
                    "\\A(?:[ \\t]*(?:#[^\n]*)?\n)*[ \\t]*[-\\[{]|^(?:---|\\.\\.\\.)",
                    Pattern.MULTILINE);

    private final Order order;
    private final String model;

    ModelSettings(Order order, String model) {
        this.order = order;
        this.model = model;
    }

    static String path(String model) {
        return "/api/models/config-json/" + Order.segment(model);
    }

    /**
     * Sets them and has the model loaded again by the next request.
     *
     * @return one sentence
     * @throws StokerException {@code NOT_SUPPORTED} if there is nothing to set, or no way is open;
     *     else what LocalAI says
     */
    String set(Map<String, Long> settings) {
        if (settings.isEmpty()) {
            throw new StokerException(
                    ErrorCode.NOT_SUPPORTED,
                    "the plan leaves all to LocalAI: there is nothing to apply");
        }
        ObjectNode patch = Json.object();
        settings.forEach((key, value) -> patch.put(key, value));
        Answer patched = order.answer(HttpMethod.PATCH, path(model), Json.bytes(patch));
        if (patched.status() == 404 || patched.status() == 405) {
            rewrite(settings);
        } else {
            order.json(path(model), patched);
        }
        // Releases before 4 keep what is loaded; of what is not loaded it says so, which is fine.
        order.answer(
                HttpMethod.POST,
                "/backend/shutdown",
                Json.bytes(Json.object().put("model", model)));
        return "model '%s' now has %s in its YAML; the next request loads it so"
                .formatted(model, words(settings));
    }

    private void rewrite(Map<String, Long> settings) {
        String source = "/api/models/edit/" + Order.segment(model);
        Answer read = order.answer(HttpMethod.GET, source, null);
        JsonNode json = read.ok() ? Json.treeOrNull(read.body(), 0, read.body().length) : null;
        String yaml = json == null ? null : Json.text(json, "config");
        String changed = yaml == null ? null : with(yaml, settings);
        if (changed == null) {
            throw new StokerException(
                    ErrorCode.NOT_SUPPORTED,
                    "this LocalAI does not let its settings be changed from outside (expected: %s in the YAML of model '%s')"
                            .formatted(words(settings), model));
        }
        String target = "/models/edit/" + Order.segment(model);
        order.json(
                target,
                order.answer(HttpMethod.POST, target, changed.getBytes(StandardCharsets.UTF_8)));
    }

    /** The text with these keys at its top level; null if it is not a plain mapping. Pure. */
    static @Nullable String with(String yaml, Map<String, Long> settings) {
        String text = yaml.startsWith("---\n") ? yaml.substring(4) : yaml;
        if (NO_PLAIN_MAPPING.matcher(text).find()) {
            return null;
        }
        for (Map.Entry<String, Long> setting : settings.entrySet()) {
            String line = setting.getKey() + ": " + setting.getValue();
            Matcher old =
                    Pattern.compile(
                                    "^" + Pattern.quote(setting.getKey()) + "[ \\t]*:.*$",
                                    Pattern.MULTILINE)
                            .matcher(text);
            if (old.find()) {
                text = text.substring(0, old.start()) + line + text.substring(old.end());
            } else {
                text += (text.isEmpty() || text.endsWith("\n") ? "" : "\n") + line + "\n";
            }
        }
        return text;
    }

    private static String words(Map<String, Long> settings) {
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + ": " + setting.getValue())
                .collect(Collectors.joining(", "));
    }
}
