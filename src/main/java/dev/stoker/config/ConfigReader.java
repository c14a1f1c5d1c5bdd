package dev.stoker.config;

import dev.stoker.core.Bytes;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.PathConverter;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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
    private static final Pattern BAD_VALUE =
            Pattern.compile(
                    ".*?SRCFG00039: .*? property (\\S+) with the config value \"(.*?)\" threw an Exception"
                            + " whilst being converted (.*)",
                    Pattern.DOTALL);
    private static final Pattern MISSING =
            Pattern.compile(".*?SRCFG0001[0-9]: .*? property (\\S+) .*", Pattern.DOTALL);

    private final ConfigSources sources;
    private final List<YamlFile> files;
    private final Map<String, @Nullable String> defaults = new KnownKeys().all();
    private final Map<String, String> replaced = new HashMap<>();
    private final Set<String> problems = new LinkedHashSet<>();

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
        return where(key) + key + ": '" + value + "' (expected: " + expected + ")";
    }

    private SmallRyeConfigBuilder builder() {
        List<ConfigSource> all = new ArrayList<>();
        all.add(new EnvConfigSource(sources.environment(), 300));
        all.add(new PropertiesConfigSource(sources.properties(), "system properties", 400));
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
            String key = bad.group(1);
            problems.add(problem(key, bad.group(2), expectation(bad.group(3))));
            String known = defaults.get(key);
            replaced.put(key, known == null ? "" : known);
        } else if (missing.matches()) {
            String key = missing.group(1);
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
        int allowed = reason.indexOf("allowed values: ");
        if (allowed < 0) {
            return reason;
        }
        return Arrays.stream(reason.substring(allowed + 16).split(",", -1))
                .sorted()
                .collect(Collectors.joining(", ", "one of ", ""));
    }

    /** File and line, or the variable, and a colon; empty for what is in neither. */
    String where(String key) {
        SmallRyeConfig config = builder().build();
        String source = config.getConfigValue(key).getConfigSourceName();
        for (YamlFile file : files) {
            if (file.is(source) || (source == null && file.hasLine(key))) {
                return file.where(key) + ": ";
            }
        }
        return sources.environment().containsKey(KnownKeys.variable(key))
                ? KnownKeys.variable(key) + ": "
                : "";
    }
}
