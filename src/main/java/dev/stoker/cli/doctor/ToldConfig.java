package dev.stoker.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.client.JsonTree;
import dev.stoker.cli.terminal.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration of another user's daemon names, as that daemon tells it. What it tells
 * nobody, such as where its keys are, is left out: its backends tell what became of that. Pure.
 */
final class ToldConfig {
    private static final String DEFAULT = "stoker.models.default";
    private static final String TUNED = "stoker.tuning.models.";

    private ToldConfig() {}

    /**
     * @param config the answer at {@code /stoker/v1/config}; null where this user may not know
     * @param isService whether commands for the machine's service may be named
     */
    static Expected of(@Nullable JsonNode config, boolean isService) {
        if (config == null) {
            return Expected.NOTHING;
        }
        String chosen = null;
        Set<String> tuned = new HashSet<>();
        for (JsonNode value : config.path("values")) {
            String key = Words.of(value, "key");
            if (key.equals(DEFAULT)) {
                chosen = JsonTree.text(value, "value");
            } else if (key.startsWith(TUNED)) {
                tuned.add(name(key.substring(TUNED.length())));
            }
        }
        List<Expected.Unread> unread = new ArrayList<>();
        for (JsonNode folder : config.path("unreadable")) {
            unread.add(
                    ToldFolder.of(
                            Words.of(folder, "path"), Words.of(folder, "because"), isService));
        }
        return new Expected(unread, chosen, Map.of(), tuned, null);
    }

    /** The first word, which may be in quotes and have dots. */
    private static String name(String rest) {
        int end = rest.startsWith("\"") ? rest.indexOf('"', 1) : rest.indexOf('.');
        return rest.substring(rest.startsWith("\"") ? 1 : 0, end < 0 ? rest.length() : end);
    }
}
