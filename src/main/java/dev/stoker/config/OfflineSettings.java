package dev.stoker.config;

import dev.stoker.discovery.DiscoverySettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is needed of the configuration where Quarkus does not run: by commands, and by the daemon
 * before it starts.
 *
 * @param address where the daemon listens
 * @param socket where it listens as well; null if nowhere
 * @param discovery what the daemon looks for
 * @param modelFolders of the user's own, absolute
 * @param defaultModel for callers that name none; null leaves it to the only model there is
 * @param program that the user named to run as engine; null takes the one found installed
 * @param scanCaches whether the stores of other programs are looked into as well
 * @param modelStore Stoker's own folder of downloaded models
 * @param stateFolder of the admin token and the engines' logs
 * @param hindrances why configured backends cannot be used, by their id: what they name is not
 *     there
 * @param engineCgroup what engines are put into; null where they stay, or none is started
 * @param tunedModels names that have an entry below {@code stoker.tuning.models}
 */
public record OfflineSettings(
        ListenAddress address,
        @Nullable UnixSocket socket,
        DiscoverySettings discovery,
        List<Path> modelFolders,
        @Nullable String defaultModel,
        @Nullable Path program,
        boolean scanCaches,
        Path modelStore,
        Path stateFolder,
        Map<String, String> hindrances,
        @Nullable String engineCgroup,
        Set<String> tunedModels) {
    public OfflineSettings {
        hindrances = Map.copyOf(hindrances);
        tunedModels = Set.copyOf(tunedModels);
        modelFolders = List.copyOf(modelFolders);
    }

    /**
     * Reads the sources, so it blocks. A feature of which a value cannot be read counts as not
     * configured at all: {@link ConfigCheck} is there to complain.
     */
    public static OfflineSettings of(ConfigSources sources) {
        List<YamlFile> files =
                sources.files().stream()
                        .filter(file -> Files.isRegularFile(file.path()))
                        .map(YamlFile::read)
                        .toList();
        ConfigReader reader = new ConfigReader(sources, files);
        HttpConfig http = read(reader, sources, HttpConfig.class);
        ModelsConfig models = read(reader, sources, ModelsConfig.class);
        StateConfig state = read(reader, sources, StateConfig.class);
        SuperviseConfig supervise = read(reader, sources, SuperviseConfig.class);
        return new OfflineSettings(
                new ListenAddress(http.host(), http.port()),
                UnixSocket.of(http),
                Settings.discovery(read(reader, sources, DiscoveryConfig.class), http),
                models.folders().orElse(List.of()).stream().map(Settings::inHome).toList(),
                models.defaultModel().orElse(null),
                supervise.llamaServer().map(Settings::inHome).orElse(null),
                models.scanCaches(),
                Settings.modelStore(models, state),
                Settings.inHome(state.folder()),
                hindrances(read(reader, sources, BackendsConfig.class), sources),
                supervise.enabled() ? supervise.cgroup().orElse(null) : null,
                read(reader, sources, TuningConfig.class).models().keySet());
    }

    private static Map<String, String> hindrances(BackendsConfig backends, ConfigSources sources) {
        var keys = new BackendKeys(sources.environment());
        Map<String, String> all = new HashMap<>();
        backends.byId()
                .forEach((id, backend) -> {
                    try {
                        String one =
                                backend.enabled()
                                        ? BackendTargets.hindrance(id, backend, keys)
                                        : null;
                        if (one != null) {
                            all.put(id, one);
                        }
                    } catch (IllegalArgumentException _) {
                        // A mistake in the configuration, which the check tells.
                    }
                });
        return all;
    }

    /** Its defaults where it cannot be read. */
    static <T> T read(ConfigReader reader, ConfigSources sources, Class<T> mapping) {
        T configured = reader.read(mapping);
        return configured == null ? usual(sources, mapping) : configured;
    }

    /** Where the daemon listens if nobody says otherwise. */
    static HttpConfig usual(ConfigSources sources) {
        return usual(sources, HttpConfig.class);
    }

    private static <T> T usual(ConfigSources sources, Class<T> mapping) {
        var nothing = new ConfigSources(Map.of(), sources.properties(), sources.etc());
        T defaults = new ConfigReader(nothing, List.of()).read(mapping);
        if (defaults == null) {
            throw new IllegalStateException("the defaults of " + mapping + " cannot be read");
        }
        return defaults;
    }
}
