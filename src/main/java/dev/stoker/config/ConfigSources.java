package dev.stoker.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where configuration comes from, besides the defaults.
 *
 * @param environment the environment variables
 * @param properties the system properties
 * @param etc the folder of the machine's own file, {@code /etc/stoker} outside of tests
 */
public record ConfigSources(
        Map<String, String> environment, Map<String, String> properties, Path etc) {
    static final int MACHINE_ORDINAL = 260;
    static final int USER_ORDINAL = 270;
    private static final String FILE = "stoker.yaml";

    public ConfigSources {
        environment = Map.copyOf(environment);
        properties = Map.copyOf(properties);
    }

    /** Those of this process. */
    public static ConfigSources ofThisProcess() {
        Map<String, String> properties =
                System.getProperties().stringPropertyNames().stream()
                        .collect(Collectors.toMap(name -> name, System::getProperty));
        return new ConfigSources(System.getenv(), properties, Path.of("/etc/stoker"));
    }

    /** The same with other variables. */
    public ConfigSources with(Map<String, String> variables) {
        return new ConfigSources(variables, properties, etc);
    }

    /** Whether {@code STOKER_CONFIG} names one file instead of the usual two. */
    boolean namesFile() {
        return !environment.getOrDefault("STOKER_CONFIG", "").isEmpty();
    }

    /** The files to read where they exist, the weaker one first. */
    List<ConfigFile> files() {
        if (namesFile()) {
            Path named = Path.of(environment.getOrDefault("STOKER_CONFIG", ""));
            return List.of(new ConfigFile(named, USER_ORDINAL));
        }
        List<ConfigFile> files = new ArrayList<>();
        files.add(new ConfigFile(etc.resolve(FILE), MACHINE_ORDINAL));
        String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path configs =
                xdg.isEmpty()
                        ? Path.of(properties.getOrDefault("user.home", "")).resolve(".config")
                        : Path.of(xdg);
        files.add(new ConfigFile(configs.resolve("stoker").resolve(FILE), USER_ORDINAL));
        return List.copyOf(files);
    }

    /**
     * One file.
     *
     * @param ordinal its weight against other sources
     */
    record ConfigFile(Path path, int ordinal) {}
}
