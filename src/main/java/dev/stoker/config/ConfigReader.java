package dev.stoker.config;

import dev.stoker.core.Bytes;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.PathConverter;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads mappings out of the sources without Quarkus, and says in plain words what it cannot read.
 */
final class ConfigReader {
    private static final int STRONGER_THAN_BUILT_IN = 300;
    private static final String SYSTEM_PROPERTIES = "system properties";
    private static final Pattern BAD_VALUE =
            Pattern.compile(
                    ".*?SRCFG00039: .*? property (\\S+) with the config value \"(.*?)\" threw an Exception"
                            + " whilst being converted (.*)",
                    Pattern.DOTALL);
    private static final Pattern MISSING =
            Pattern.compile(".*?SRCFG0001[0-9]: .*? property (\\S+) .*", Pattern.DOTALL);

    /** What {@link java.net.URI} says of a text that is none. */
    private static final Pattern AT_INDEX = Pattern.compile(" at index [0-9]+: ");

    /** An address with a user or a query: people write passwords and keys there. */
    private static final Pattern MAY_HOLD_A_KEY = Pattern.compile("(?s).*://.*[@?#].*");

    private final ConfigSources sources;
    private final List<YamlFile> files;
    private final Map<String, @Nullable String> defaults = new KnownKeys().all();
    private final Map<String, String> replaced = new HashMap<>();
    private final Set<String> problems = new LinkedHashSet<>();
    private final Set<String> told = new HashSet<>();

    ConfigReader(ConfigSources sources, List<YamlFile> files) {
        this.sources = sources;
        this.files = List.copyOf(files);
    }

    /**
     * A value that cannot be read is noted in {@link #problems()} and its default taken in its
     * place, so that the others can be looked at too. Null where that does not help.
     */
    <T> @Nullable T read(Class<T> mapping) {
        try {
            return load(mapping);
        } catch (ConfigValidationException e) {
            for (int i = 0; i < e.getProblemCount(); i++) {
                note(e.getProblem(i).getMessage());
            }
        }
        try {
            return load(mapping);
        } catch (ConfigValidationException _) {
            return null;
        }
    }

    /**
     * As {@link #read}, where nothing is wrong.
     *
     * @throws IllegalStateException something is, and what
     */
    <T> T demand(Class<T> mapping) {
        T read = read(mapping);
        if (read == null || !problems.isEmpty()) {
            throw new IllegalStateException("the configuration is not valid: " + problems);
        }
        return read;
    }

    /** Has that key keep a value, whatever the sources say; null has it not set. */
    void keep(String key, @Nullable String value) {
        replaced.put(key, value == null ? "" : value);
    }

    /** All mappings at once, so that keys of variables have their names; nothing may be wrong. */
    SmallRyeConfig all() {
        SmallRyeConfigBuilder builder = builder();
        KnownKeys.MAPPINGS.forEach(builder::withMapping);
        return builder.build();
    }

    /** Where a value is from: file and line, the name of the variable, or what kind of source. */
    String origin(ConfigValue value) {
        String source = value.getConfigSourceName();
        String key = value.getName();
        for (YamlFile file : files) {
            if (file.is(source)) {
                return file.where(key);
            }
        }
        if (SYSTEM_PROPERTIES.equals(source)) {
            return "system property";
        }
        String variable = KnownKeys.variable(key);
        return sources.environment().containsKey(variable) ? variable : "environment";
    }

    private <T> T load(Class<T> mapping) {
        return builder().withMapping(mapping).build().getConfigMapping(mapping);
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    /** The value of any key, Quarkus' own included; null if none of the sources has it. */
    @Nullable String value(String key) {
        return builder().build().getConfigValue(key).getValue();
    }

    /** A problem with a value that could be read but is out of bounds. */
    String problem(String key, String value, String expected) {
        told(key);
        String shown = MAY_HOLD_A_KEY.matcher(value).matches() ? Masks.STARS : value;
        return where(key) + key + ": '" + shown + "' (expected: " + expected + ")";
    }

    /**
     * A problem with that key, or its variable, is told, so that what follows from it need not be.
     */
    void told(String key) {
        told.add(key);
    }

    /** Whether there is a problem with one of them already. */
    boolean isTold(String... keys) {
        return Arrays.stream(keys)
                .anyMatch(key -> told.contains(key) || told.contains(KnownKeys.variable(key)));
    }

    private SmallRyeConfigBuilder builder() {
        List<ConfigSource> all = new ArrayList<>();
        all.add(new EnvConfigSource(sources.environment(), 300));
        all.add(new PropertiesConfigSource(sources.properties(), SYSTEM_PROPERTIES, 400));
        all.add(new PropertiesConfigSource(replaced, "defaults in the place of bad values", 1000));
        for (YamlFile file : files) {
            ConfigSource source = file.source();
            if (source != null) {
                all.add(source);
            }
        }
        return new SmallRyeConfigBuilder()
                .withSources(all)
                .addDefaultInterceptors()
                // SmallRye's own would take every other word for false.
                .withConverter(Boolean.class, STRONGER_THAN_BUILT_IN, ConfigReader::yesOrNo)
                .withConverter(Bytes.class, STRONGER_THAN_BUILT_IN, new BytesConverter())
                .withConverter(Duration.class, STRONGER_THAN_BUILT_IN, new DurationConverter())
                .withConverter(Path.class, STRONGER_THAN_BUILT_IN, new PathConverter())
                // The keys are checked against all mappings at once.
                .withValidateUnknown(false);
    }

    private static Boolean yesOrNo(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            case String _ -> throw new IllegalArgumentException("true or false");
        };
    }

    private void note(String message) {
        Matcher bad = BAD_VALUE.matcher(message);
        Matcher missing = MISSING.matcher(message);
        if (bad.matches()) {
            String key = KeyMistake.withoutIndex(bad.group(1));
            problems.add(problem(key, bad.group(2), expectation(bad.group(3))));
            String known = defaults.get(key);
            replaced.put(bad.group(1), known == null ? "" : known);
        } else if (missing.matches()) {
            String key = missing.group(1);
            told(key);
            problems.add(where(key) + key + ": missing (expected: a value)");
        } else {
            problems.add(message);
        }
    }

    /**
     * What SmallRye and the converters say, made short; in their words where it is nothing known.
     */
    private static String expectation(String reason) {
        if (reason.contains("Expected an integer value")) {
            return "a whole number";
        }
        if (reason.startsWith("Invalid duration")) {
            return "a duration such as 500ms, 30s, 5m or 1h";
        }
        if (AT_INDEX.matcher(reason).find()) {
            return "an address such as http://127.0.0.1:8000";
        }
        int allowed = reason.indexOf("allowed values: ");
        if (allowed < 0) {
            return reason;
        }
        return Arrays.stream(reason.substring(allowed + 16).split(",", -1))
                .sorted()
                .collect(Collectors.joining(", ", "one of ", ""));
    }

    /**
     * File and line, or the variable, and a colon; of a key that is in neither those of the entry
     * it belongs to. Empty for what is nowhere.
     */
    String where(String key) {
        String source = builder().build().getConfigValue(key).getConfigSourceName();
        for (YamlFile file : files) {
            if (file.is(source) || (source == null && file.hasLine(key))) {
                return file.where(key) + ": ";
            }
        }
        return sources.environment().containsKey(KnownKeys.variable(key))
                ? KnownKeys.variable(key) + ": "
                : whereEntry(key);
    }

    private String whereEntry(String key) {
        for (String entry = above(key); !above(entry).isEmpty(); entry = above(entry)) {
            for (YamlFile file : files.reversed()) {
                if (file.hasLine(entry)) {
                    return file.where(entry) + ": ";
                }
            }
        }
        return "";
    }

    /** What it stands below, down to an entry of a section; then empty. */
    private static String above(String key) {
        int dot = key.endsWith("\"") ? key.lastIndexOf(".\"") : key.lastIndexOf('.');
        return key.chars().filter(c -> c == '.').count() < 2 ? "" : key.substring(0, dot);
    }
}
