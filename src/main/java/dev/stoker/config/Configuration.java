package dev.stoker.config;

import dev.stoker.admission.AdmissionSettings;
import dev.stoker.discovery.DiscoverySettings;
import dev.stoker.fleet.FleetSettings;
import dev.stoker.fleet.memory.MemorySettings;
import dev.stoker.proxy.ProxySettings;
import dev.stoker.proxy.cache.CacheSettings;
import dev.stoker.supervise.SuperviseSettings;
import dev.stoker.templates.PromptTemplates;
import dev.stoker.tuning.TuningSettings;
import java.nio.file.Path;
import java.util.List;

/**
 * All that a running daemon can take over from its configuration, read at one moment. What it
 * listens on, whom it lets in and where it keeps its state are not here: they need a new start.
 *
 * @param modelFolders of the user's own
 * @param scanCaches whether the stores of other programs are looked into as well
 */
public record Configuration(
        DiscoverySettings discovery,
        SuperviseSettings supervise,
        FleetSettings fleet,
        TuningSettings tuning,
        MemorySettings memory,
        ProxySettings proxy,
        AdmissionSettings admission,
        PromptTemplates templates,
        CacheSettings cache,
        List<Path> modelFolders,
        boolean scanCaches,
        LogConfig.Level logLevel) {
    public Configuration {
        modelFolders = List.copyOf(modelFolders);
    }

    /**
     * Makes the features' settings of what is configured. Reads keys and templates, so it blocks.
     *
     * @param reader of sources in which {@link ConfigCheck} finds nothing wrong
     * @throws IllegalStateException it cannot be read after all
     */
    static Configuration of(ConfigReader reader) {
        HttpConfig http = reader.demand(HttpConfig.class);
        BackendsConfig backends = reader.demand(BackendsConfig.class);
        ModelsConfig models = reader.demand(ModelsConfig.class);
        RoutingConfig routing = reader.demand(RoutingConfig.class);
        MemoryConfig memory = reader.demand(MemoryConfig.class);
        SuperviseConfig supervise = reader.demand(SuperviseConfig.class);
        TuningConfig tuning = reader.demand(TuningConfig.class);
        return new Configuration(
                Settings.discovery(reader.demand(DiscoveryConfig.class), http),
                Settings.supervise(supervise, reader.demand(StateConfig.class)),
                Settings.fleet(
                        backends,
                        models,
                        supervise,
                        tuning,
                        reader.demand(RoutesConfig.class),
                        routing),
                Settings.tuning(tuning),
                Settings.memory(memory),
                Settings.proxy(http, reader.demand(ProxyConfig.class), routing),
                Settings.admission(reader.demand(AdmissionConfig.class), backends, memory),
                Settings.templates(reader.demand(TemplatesConfig.class)),
                Settings.cache(reader.demand(CacheConfig.class)),
                models.folders().orElse(List.of()).stream().map(Settings::inHome).toList(),
                models.scanCaches(),
                reader.demand(LogConfig.class).level());
    }
}
