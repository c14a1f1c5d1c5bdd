package dev.stoker.config;

import dev.stoker.admission.AdmissionSettings;
import dev.stoker.backend.ModelFolderSettings;
import dev.stoker.backend.RpcWorkers;
import dev.stoker.discovery.DiscoverySettings;
import dev.stoker.fleet.FleetSettings;
import dev.stoker.fleet.memory.MemorySettings;
import dev.stoker.proxy.ProxySettings;
import dev.stoker.proxy.cache.CacheSettings;
import dev.stoker.security.EdgeSettings;
import dev.stoker.supervise.SuperviseSettings;
import dev.stoker.templates.PromptTemplates;
import dev.stoker.tuning.TuningSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns mappings into the records that features are built with. */
@ApplicationScoped
public class Settings {
    /** A model that is asked for and not listed has all looked at again at once. */
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(10);

    private static final Duration LOOK_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration MODEL_RESCAN = Duration.ofSeconds(30);

    /** What the guard lets through. */
    @Produces
    @Singleton // records cannot have a normal scope
    public static EdgeSettings edge(HttpConfig http, StateConfig state) {
        return new EdgeSettings(
                http.host(),
                http.auth(),
                http.ollamaControl() == HttpConfig.OllamaControl.OPEN,
                http.allowedHosts().orElse(List.of()),
                http.allowedOrigins().orElse(List.of()),
                http.maxBody(),
                inHome(state.folder()));
    }

    /** How engines are looked after. */
    @Produces
    @Singleton
    public static SuperviseSettings supervise(SuperviseConfig supervise, StateConfig state) {
        return new SuperviseSettings(
                supervise.readyTimeout(),
                supervise.idleUnload(),
                supervise.maxRestarts(),
                supervise.firstBackoff(),
                supervise.maxBackoff(),
                supervise.quietAfter(),
                supervise.stopGrace(),
                inHome(state.folder()).resolve("engines"),
                supervise.logLimit(),
                supervise.cgroup().orElse(null),
                supervise.memoryMax().orElse(null));
    }

    /** What discovery looks for. */
    @Produces
    @Singleton
    public static DiscoverySettings discovery(DiscoveryConfig discovery, HttpConfig http) {
        return new DiscoverySettings(
                discovery.enabled(),
                discovery.interval(),
                discovery.probeTimeout(),
                discovery.rescan(),
                Set.copyOf(discovery.extraPorts().orElse(List.of())),
                Set.of(http.port()),
                ProcessHandle.current().pid());
    }

    /** Stoker's own model folder. Reads the hub's token, so it blocks. */
    @Produces
    @Singleton
    public static ModelFolderSettings modelFolder(ModelsConfig models, StateConfig state) {
        return new ModelFolderSettings(
                modelStore(models, state),
                models.hub(),
                models.hubHosts().orElse(List.of()),
                new BackendKeys(System.getenv()).ofHub(models),
                new ModelFolderSettings.Slowest(models.leastBytes(), models.leastTime()));
    }

    static Path modelStore(ModelsConfig models, StateConfig state) {
        return models.store()
                .map(Settings::inHome)
                .orElseGet(() -> inHome(state.folder()).resolve("models"))
                .toAbsolutePath();
    }

    /** What computes for engines on other machines. */
    @Produces
    @Singleton
    public static RpcWorkers rpcWorkers(SuperviseConfig supervise) {
        return new RpcWorkers(supervise.rpcServers().orElse(List.of()));
    }

    /** How the fleet is put together. Reads the backends' keys, so it blocks. */
    @Produces
    @Singleton
    public static FleetSettings fleet(
            BackendsConfig backends,
            ModelsConfig models,
            SuperviseConfig supervise,
            TuningConfig tuning,
            RoutesConfig routes,
            RoutingConfig routing) {
        var keys = new BackendKeys(System.getenv());
        return new FleetSettings(
                models.defaultModel().orElse(null),
                backends.byId().entrySet().stream()
                        .filter(entry -> entry.getValue().enabled())
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> BackendTargets.of(entry.getKey(), entry.getValue(), keys))
                        .toList(),
                backends.byId().values().stream()
                        .filter(backend -> !backend.enabled())
                        .map(BackendTargets::base)
                        .collect(Collectors.toSet()),
                supervise.enabled(),
                supervise.llamaServer().map(Settings::inHome).orElse(null),
                LOOK_INTERVAL,
                LOOK_TIMEOUT,
                MODEL_RESCAN,
                tuning.retunePause(),
                supervise.wedgedAfter(),
                RouteTables.routing(routes, routing));
    }

    /** What the user wants of tuning. */
    @Produces
    @Singleton
    public static TuningSettings tuning(TuningConfig tuning) {
        return TuningWishes.settings(tuning);
    }

    /** How memory is shared out. */
    @Produces
    @Singleton
    public static MemorySettings memory(MemoryConfig memory) {
        return MemoryBounds.settings(memory);
    }

    /** The bounds of the data path. */
    @Produces
    @Singleton
    public static ProxySettings proxy(HttpConfig http, ProxyConfig proxy, RoutingConfig routing) {
        return new ProxySettings(
                http.maxBody(),
                ProxySettings.DEFAULT.answerLimit(),
                ProxySettings.DEFAULT.hopLimit(),
                proxy.silenceTimeout(),
                proxy.retryBudget(),
                ProxySettings.DEFAULT.signOfLife(),
                proxy.pictureUrls(),
                RouteTables.retries(routing));
    }

    /** How much of their answers routes may keep. */
    @Produces
    @Singleton
    public static CacheSettings cache(CacheConfig cache) {
        return new CacheSettings(cache.maxSize(), cache.maxAnswer());
    }

    /** Who may go when. */
    @Produces
    @Singleton
    public static AdmissionSettings admission(
            AdmissionConfig admission, BackendsConfig backends, MemoryConfig memory) {
        return AdmissionBounds.settings(admission, backends, memory);
    }

    /** The prompt templates. Reads their files, so it blocks. */
    @Produces
    @Singleton
    public static PromptTemplates templates(TemplatesConfig templates) {
        return TemplateSources.all(templates);
    }

    /** {@code ~/models} as a shell reads it. */
    public static Path inHome(Path path) {
        Path home = Path.of(System.getProperty("user.home", ""));
        return path.startsWith("~") ? home.resolve(Path.of("~").relativize(path)) : path;
    }
}
