package dev.stoker.config;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** Every key there is, and those of the entries the user has named, as they are in force. */
public final class EffectiveValues {
    private static final String PREFIX = "stoker.";

    private final SortedMap<String, EffectiveValue> byKey;

    private EffectiveValues(SortedMap<String, EffectiveValue> byKey) {
        this.byKey = byKey;
    }

    /**
     * Those that Quarkus runs with. Of files only the names are known.
     *
     * @param environment the process's variables
     */
    public static EffectiveValues ofQuarkus(Map<String, String> environment) {
        SmallRyeConfig config = ConfigProvider.getConfig().unwrap(SmallRyeConfig.class);
        return of(config, value -> String.valueOf(value.getConfigSourceName()), environment);
    }

    static EffectiveValues of(
            SmallRyeConfig config,
            Function<ConfigValue, String> origin,
            Map<String, String> environment) {
        var known = new KnownKeys();
        var masks = new Masks(environment);
        var contents = new NamedContents(environment);
        SortedMap<String, EffectiveValue> all = new TreeMap<>();
        for (String key : keys(config, known)) {
            ConfigValue found = config.getConfigValue(key);
            String raw = found.getValue() == null ? joined(config, key) : found.getValue();
            String set = raw == null || raw.isEmpty() ? null : raw;
            String pattern = known.pattern(key);
            String usual = known.all().get(pattern);
            if (set == null && !pattern.equals(key)) {
                continue; // one of an entry that does not have it
            }
            all.put(
                    key,
                    new EffectiveValue(
                            key,
                            set == null ? null : masks.masked(pattern, set),
                            set == null || isDefault(found) ? "default" : origin.apply(found),
                            usual,
                            new Identity(set, contents.of(pattern, set))));
        }
        return new EffectiveValues(all);
    }

    /** SmallRye's defaults are weaker than any source there can be. */
    private static boolean isDefault(ConfigValue found) {
        return found.getValue() != null && found.getConfigSourceOrdinal() == Integer.MIN_VALUE;
    }

    /** A list that is there by its elements only, as variables with a number give it. */
    private static @Nullable String joined(SmallRyeConfig config, String key) {
        List<String> elements = new ArrayList<>();
        for (String index : config.getIndexedProperties(key)) {
            String element = config.getConfigValue(index).getValue();
            if (element != null) {
                elements.add(element);
            }
        }
        return elements.isEmpty() ? null : String.join(",", elements);
    }

    private static SortedSet<String> keys(SmallRyeConfig config, KnownKeys known) {
        TreeSet<String> named = new TreeSet<>();
        for (String name : config.getPropertyNames()) {
            String key = KeyMistake.withoutIndex(name);
            if (key.startsWith(PREFIX) && !key.contains("*") && known.hasKey(key)) {
                named.add(key);
            }
        }
        TreeSet<String> all = new TreeSet<>(named);
        known.all()
                .forEach((pattern, usual) -> {
                    if (!pattern.contains("*")) {
                        all.add(pattern);
                    } else if (usual != null) {
                        named.forEach(key -> {
                            String sibling = known.sibling(key, pattern);
                            if (sibling != null) {
                                all.add(sibling);
                            }
                        });
                    }
                });
        return all;
    }

    /** In the order of their keys. */
    public List<EffectiveValue> all() {
        return List.copyOf(byKey.values());
    }

    /** Null where there is no such key now. */
    public @Nullable EffectiveValue of(String key) {
        return byKey.get(key);
    }

    /** As it was written, secrets too; null where it is not set. */
    @Nullable String raw(String key) {
        EffectiveValue value = byKey.get(key);
        return value == null ? null : ((Identity) value.identity()).raw();
    }

    /** Without the values. */
    @Override
    public String toString() {
        return byKey.keySet().stream().collect(Collectors.joining(", ", "[", "]"));
    }

    /** What is compared and never shown. */
    private record Identity(@Nullable String raw, String content) {
        @Override
        public String toString() {
            return "***";
        }
    }
}
