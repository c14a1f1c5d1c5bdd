package dev.stoker.config;

import io.smallrye.config.ConfigMappings.ConfigClass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
                    MemoryConfig.class,
                    BackendsConfig.class,
                    ProxyConfig.class,
                    AdmissionConfig.class,
                    RoutesConfig.class,
                    RoutingConfig.class,
                    CacheConfig.class,
                    TemplatesConfig.class,
                    LogConfig.class,
                    ReloadConfig.class);

    /** Variables that are no keys: they are read before there is a configuration. */
    static final Set<String> OTHER_VARIABLES =
            Set.of(
                    "STOKER_CONFIG",
                    "STOKER_ADDRESS",
                    "STOKER_LLAMA_SERVER",
                    "STOKER_ENGINE",
                    "STOKER_JAVA_OPTS");

    private static final String ANY = "*";

    private final TreeMap<String, @Nullable String> defaults = new TreeMap<>();

    /** The same keys as words: every key that is looked at is held against all of them. */
    private final List<List<String>> known;

    KnownKeys() {
        for (Class<?> mapping : MAPPINGS) {
            defaults.putAll(ConfigClass.configClass(mapping).getProperties());
        }
        // The elements of lists, which SmallRye lists beside the list itself.
        defaults.keySet().removeIf(key -> key.endsWith("[*]"));
        known = defaults.keySet().stream().map(KnownKeys::words).toList();
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

    /** The name of an entry that the user has named, as the files' reader and SmallRye have it. */
    static String entry(String section, String name) {
        return section + "." + (name.contains(".") ? '"' + name + '"' : name);
    }

    /** The key as it is in {@link #all}: with {@code *} for names of the user's own. */
    String pattern(String key) {
        List<String> words = words(key);
        return fitting(words).stream()
                .filter(known -> known.size() == words.size())
                .map(known -> String.join(".", known))
                .min(Comparator.comparingInt(known -> known.indexOf('*') < 0 ? 0 : 1))
                .orElse(key);
    }

    /** The key of that pattern in the entry that another key is of; null if it is of none such. */
    @Nullable String sibling(String key, String pattern) {
        List<String> words = words(key);
        List<String> wanted = words(pattern);
        int name = wanted.indexOf(ANY);
        if (words.size() <= name
                || wanted.lastIndexOf(ANY) != name
                || !words.subList(0, name).equals(wanted.subList(0, name))) {
            return null;
        }
        List<String> after = wanted.subList(name + 1, wanted.size());
        String entry = String.join(".", words.subList(0, name + 1));
        return after.isEmpty() ? entry : entry + "." + String.join(".", after);
    }

    boolean hasKey(String key) {
        return mistake(key) == null;
    }

    /** Whether there are keys below it. */
    boolean hasSection(String name) {
        int words = words(name).size();
        return fitting(words(name)).stream().anyMatch(known -> known.size() > words);
    }

    /**
     * Whether that is one entry of a section in which each has a name of the user's own, such as
     * {@code stoker.backends.lab}.
     */
    boolean isEntry(String name) {
        List<String> words = words(name);
        return fitting(words).stream()
                .anyMatch(known ->
                        known.size() > words.size() && known.get(words.size() - 1).equals(ANY));
    }

    /** What is wrong with a key, at the first word of it that is; null if there is such a key. */
    @Nullable KeyMistake mistake(String key) {
        List<String> words = words(key);
        for (int i = 0; i < words.size(); i++) {
            List<String> upTo = words.subList(0, i + 1);
            String place = KeyMistake.withoutIndex(String.join(".", upTo));
            List<List<String>> fit = fitting(words(place));
            if (fit.isEmpty()) {
                return i > 0 && isWhole(words.subList(0, i))
                        ? KeyMistake.keysBelow(String.join(".", words.subList(0, i)))
                        : KeyMistake.unknown(place, near(upTo));
            }
            boolean last = i == words.size() - 1;
            if (last ? !isWhole(words(place)) : words.get(i).endsWith("]")) {
                return KeyMistake.noKeysBelow(place);
            }
        }
        return null;
    }

    /** Known keys that begin with these words. */
    private List<List<String>> fitting(List<String> words) {
        return known.stream()
                .filter(one -> one.size() >= words.size())
                .filter(one -> begins(one, words))
                .toList();
    }

    private boolean isWhole(List<String> words) {
        return fitting(words).stream().anyMatch(known -> known.size() == words.size());
    }

    private static boolean begins(List<String> known, List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            if (!known.get(i).equals(ANY) && !known.get(i).equals(words.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Of a key or section, whose names of the user's own may be in quotes and have dots. */
    private static List<String> words(String key) {
        List<String> words = new ArrayList<>();
        long quotesAfter = key.chars().filter(c -> c == '"').count();
        int begin = 0;
        for (int i = 0; i < key.length(); i++) {
            if (key.charAt(i) == '"') {
                quotesAfter--;
            } else if (key.charAt(i) == '.' && quotesAfter % 2 == 0) {
                words.add(key.substring(begin, i));
                begin = i + 1;
            }
        }
        words.add(key.substring(begin));
        return List.copyOf(words);
    }

    /** The key that was meant, as far as it is wrong; null if none is near. */
    private @Nullable String near(List<String> words) {
        String dotted = String.join(".", words).replace("\"", "");
        if (words.getLast().startsWith("\"") && hasKey(dotted)) {
            return dotted;
        }
        int at = words.size() - 1;
        List<String> before = words.subList(0, at);
        List<String> here =
                fitting(before).stream()
                        .map(known -> known.get(at))
                        .filter(word -> !word.equals(ANY))
                        .distinct()
                        .toList();
        String near = Nearness.word(words.getLast(), here);
        if (near != null) {
            return at == 0 ? near : String.join(".", before) + "." + near;
        }
        // What has a name of the user's own before it is not meant for elsewhere.
        return at > 1 ? null : onlyOneThatEnds("." + words.getLast());
    }

    private @Nullable String onlyOneThatEnds(String end) {
        Set<String> fit = new TreeSet<>();
        for (String key : defaults.keySet()) {
            String shared = key.contains(".*") ? key.substring(0, key.indexOf(".*")) : key;
            for (int dot = shared.length(); dot > 0; dot = shared.lastIndexOf('.', dot - 1)) {
                if (shared.substring(0, dot).endsWith(end)) {
                    fit.add(shared.substring(0, dot));
                }
            }
        }
        return fit.size() == 1 ? fit.iterator().next() : null;
    }

    boolean hasVariable(String name) {
        return OTHER_VARIABLES.contains(name)
                || defaults.keySet().stream()
                        .anyMatch(known ->
                                name.matches(
                                        variable(known.replace("*", "0ID0"))
                                                .replace("0ID0", "_?[A-Z0-9_]+_?")));
    }

    /** The known variable that looks most like it; null if none does. */
    @Nullable String nearVariable(String name) {
        List<String> all = new ArrayList<>(OTHER_VARIABLES);
        for (String key : defaults.keySet()) {
            if (!key.endsWith("*")) { // what has no word of its own looks like anything
                all.add(key.contains("*") ? withIdOf(name, key) : variable(key));
            }
        }
        String near = Nearness.name(name, all);
        return near == null ? onlyOneThatEnds(name, all) : near;
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
}
