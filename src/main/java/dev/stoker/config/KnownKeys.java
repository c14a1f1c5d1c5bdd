package dev.stoker.config;

import io.smallrye.config.ConfigMappings.ConfigClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Every key there is, with its default, and the nearest one to a key there is not. */
final class KnownKeys {
    /** Every mapping there is. */
    static final List<Class<?>> MAPPINGS =
            List.of(
                    HttpConfig.class,
                    StateConfig.class,
                    DiscoveryConfig.class,
                    SuperviseConfig.class,
                    ModelsConfig.class,
                    TuningConfig.class,
                    BackendsConfig.class,
                    ProxyConfig.class,
                    RoutesConfig.class,
                    RoutingConfig.class,
                    TemplatesConfig.class,
                    LogConfig.class);

    /** Variables that are no keys: they are read before there is a configuration. */
    static final Set<String> OTHER_VARIABLES =
            Set.of("STOKER_CONFIG", "STOKER_ADDRESS", "STOKER_LLAMA_SERVER", "STOKER_ENGINE");

    private static final String ANY_ID = "(?:[^.\"]+|\"[^\"]+\")";
    private static final int HINT_DISTANCE = 2;

    private final TreeMap<String, @Nullable String> defaults = new TreeMap<>();

    KnownKeys() {
        for (Class<?> mapping : MAPPINGS) {
            defaults.putAll(ConfigClass.configClass(mapping).getProperties());
        }
        // The elements of lists, which SmallRye lists beside the list itself.
        defaults.keySet().removeIf(key -> key.endsWith("[*]"));
    }

    /**
     * Key to default; null where there is none. A backend's id and a model's spec are shown as
     * {@code *}.
     */
    Map<String, @Nullable String> all() {
        return defaults;
    }

    /** The name of the variable of a key. */
    static String variable(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    boolean hasKey(String key) {
        String plain = key.replaceAll("\\[[0-9]+]$", "");
        return defaults.keySet().stream()
                .anyMatch(known -> pattern(known).matcher(plain).matches());
    }

    /** Whether there are keys below it. */
    boolean hasSection(String name) {
        return defaults.keySet().stream().anyMatch(key -> key.startsWith(name + "."));
    }

    /**
     * Whether that is one entry of a section in which each has a name of the user's own, such as
     * {@code stoker.backends.lab}.
     */
    boolean isEntry(String name) {
        return defaults.keySet().stream()
                .filter(known -> known.contains(".*."))
                .map(known -> known.substring(0, known.indexOf(".*.") + 2))
                .anyMatch(entry -> pattern(entry).matcher(name).matches());
    }

    boolean hasVariable(String name) {
        return OTHER_VARIABLES.contains(name)
                || defaults.keySet().stream()
                        .anyMatch(known ->
                                name.matches(
                                        variable(known.replace("*", "0ID0"))
                                                .replace("0ID0", "_?[A-Z0-9_]+_?")));
    }

    private static Pattern pattern(String known) {
        List<String> parts = new ArrayList<>();
        for (String part : known.split("\\.", -1)) {
            parts.add(part.equals("*") ? ANY_ID : Pattern.quote(part));
        }
        return Pattern.compile(String.join("\\.", parts));
    }

    /** The known key that looks most like it, as the end of a sentence; empty if none does. */
    String hintForKey(String key) {
        return hint(nearest(key, defaults.keySet().stream().toList()));
    }

    /** The known variable that looks most like it, as the end of a sentence; empty if none does. */
    String hintForVariable(String name) {
        List<String> all = new ArrayList<>(OTHER_VARIABLES);
        for (String key : defaults.keySet()) {
            if (!key.endsWith("*")) { // what has no word of its own looks like anything
                all.add(key.contains("*") ? withIdOf(name, key) : variable(key));
            }
        }
        String near = nearest(name, all);
        return hint(near == null ? onlyOneThatEnds(name, all) : near);
    }

    /** The variable of a key below a section, for the id that stands in this name. */
    private static String withIdOf(String name, String key) {
        String before = variable(key.substring(0, key.indexOf('*')));
        String after = variable(key.substring(key.lastIndexOf('*') + 1));
        long words = after.chars().filter(c -> c == '_').count();
        int end = name.length();
        for (; words > 0 && end > 0; words--) {
            end = name.lastIndexOf('_', end - 1);
        }
        int start = 0;
        for (long i = before.chars().filter(c -> c == '_').count(); i > 0; i--) {
            start = name.indexOf('_', start) + 1;
        }
        return before + (end > start ? name.substring(start, end) : "ID") + after;
    }

    /** STOKER_PORT is short for one variable, STOKER_TIMEOUT for none that could be told. */
    private static @Nullable String onlyOneThatEnds(String name, List<String> all) {
        String end = name.replaceFirst("^STOKER", "");
        List<String> fit =
                all.stream().filter(known -> end.length() > 1 && known.endsWith(end)).toList();
        return fit.size() == 1 ? fit.getFirst() : null;
    }

    private static String hint(@Nullable String nearest) {
        return nearest == null ? "" : "; did you mean " + nearest + "?";
    }

    private static @Nullable String nearest(String word, List<String> candidates) {
        String best = null;
        int least = HINT_DISTANCE + 1;
        for (String candidate : candidates) {
            int distance = distance(word, candidate);
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return best;
    }

    /** Levenshtein's. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
