package dev.stoker.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the configuration says that the daemon listens, for commands.
 *
 * @param address the usual one where it is not known
 * @param known whether it is what is configured: not where that cannot be read, nor where the
 *     daemon takes any port that is free
 * @param stateFolder of the daemon that is configured; the usual one where that cannot be read
 * @param files that are looked for, whether they are there or not
 * @param byVariable whether a variable names host or port, which no file can change
 * @param problems why it cannot be read, one line each; empty if it can
 */
public record ConfiguredAddress(
        ListenAddress address,
        boolean known,
        Path stateFolder,
        List<Path> files,
        boolean byVariable,
        List<String> problems) {
    private static final String HOST = "STOKER_HTTP_HOST";
    private static final String PORT = "STOKER_HTTP_PORT";

    public ConfiguredAddress {
        files = List.copyOf(files);
        problems = List.copyOf(problems);
    }

    /** Reads the sources, so it blocks. Never fails. */
    public static ConfiguredAddress of(ConfigSources sources) {
        ConfigFiles files = ConfigFiles.read(sources);
        var reader = new ConfigReader(sources, files.files());
        var bounds = new Bounds(reader);
        StateConfig state = OfflineSettings.read(reader, sources, StateConfig.class);
        HttpConfig http = OfflineSettings.read(reader, sources, HttpConfig.class);
        bounds.check(http);
        List<String> problems = new ArrayList<>(files.problems());
        problems.addAll(reader.problems());
        problems.addAll(bounds.problems());
        boolean usable = http.port() > 0 && http.port() <= 65_535;
        boolean named = isSet(sources, PORT) || isSet(sources, HOST);
        return new ConfiguredAddress(
                new ListenAddress(
                        http.host(), usable ? http.port() : OfflineSettings.usual(sources).port()),
                usable && (problems.isEmpty() || isSet(sources, PORT)),
                Settings.inHome(state.folder()),
                files(sources),
                usable && named,
                problems);
    }

    /** The files that tell a process with these sources what is configured. */
    public static List<Path> files(ConfigSources sources) {
        return sources.files().stream().map(file -> file.path().toAbsolutePath()).toList();
    }

    private static boolean isSet(ConfigSources sources, String variable) {
        return !sources.environment().getOrDefault(variable, "").isEmpty();
    }
}
