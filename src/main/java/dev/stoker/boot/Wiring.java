package dev.stoker.boot;

import dev.stoker.admission.Party;
import dev.stoker.admission.Quota;
import dev.stoker.backend.Backend;
import dev.stoker.backend.EngineKind;
import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.LocalModels;
import dev.stoker.backend.ModelFolderSettings;
import dev.stoker.backend.anthropic.AnthropicBackend;
import dev.stoker.backend.azure.AzureBackend;
import dev.stoker.backend.gemini.GeminiBackend;
import dev.stoker.backend.http.EventWire;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.backend.http.WireSettings;
import dev.stoker.backend.llamacpp.LlamaEngine;
import dev.stoker.backend.llamacpp.LlamaFiles;
import dev.stoker.backend.llamacpp.LlamacppBackend;
import dev.stoker.backend.llamacpp.LlamacppProbe;
import dev.stoker.backend.llamacpp.files.ModelPlace;
import dev.stoker.backend.lmstudio.LmStudioBackend;
import dev.stoker.backend.lmstudio.LmStudioProbe;
import dev.stoker.backend.localai.LocalAiBackend;
import dev.stoker.backend.localai.LocalAiProbe;
import dev.stoker.backend.ollama.OllamaBackend;
import dev.stoker.backend.ollama.OllamaProbe;
import dev.stoker.backend.openai.OpenAiBackend;
import dev.stoker.backend.openai.OpenAiProbe;
import dev.stoker.backend.openai.StokerProbe;
import dev.stoker.backend.tgi.TgiBackend;
import dev.stoker.backend.tgi.TgiProbe;
import dev.stoker.backend.vllm.VllmBackend;
import dev.stoker.backend.vllm.VllmProbe;
import dev.stoker.config.Configuration;
import dev.stoker.config.HttpConfig;
import dev.stoker.config.ProxyConfig;
import dev.stoker.core.Current;
import dev.stoker.core.StokerVersion;
import dev.stoker.discovery.Discovery;
import dev.stoker.discovery.DiscoverySettings;
import dev.stoker.discovery.Probe;
import dev.stoker.discovery.RunningServer;
import dev.stoker.discovery.Surroundings;
import dev.stoker.fleet.BackendNames;
import dev.stoker.fleet.Fleet;
import dev.stoker.fleet.FleetEvent;
import dev.stoker.fleet.FleetParts;
import dev.stoker.fleet.memory.MemorySettings;
import dev.stoker.fleet.tuning.Tuner;
import dev.stoker.hardware.Hardware;
import dev.stoker.hardware.probe.HardwareProbe;
import dev.stoker.proxy.CallObserver;
import dev.stoker.proxy.ModelStock;
import dev.stoker.proxy.OpenCalls;
import dev.stoker.proxy.ProxyRoutes;
import dev.stoker.proxy.cache.AnswerCache;
import dev.stoker.proxy.cache.CacheSettings;
import dev.stoker.security.AppKey;
import dev.stoker.security.AppKeys;
import dev.stoker.security.Guard;
import dev.stoker.service.ServiceChannel;
import dev.stoker.supervise.Engine;
import dev.stoker.supervise.Spawner;
import dev.stoker.supervise.SuperviseSettings;
import dev.stoker.templates.PromptTemplates;
import io.quarkus.runtime.ApplicationConfig;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** Puts the parts together. Each kind of backend is named here, and nowhere else. */
@ApplicationScoped
class Wiring {
    @Produces
    @Singleton
    WireClient wireClient(Vertx vertx, ProxyConfig proxy) {
        return new WireClient(vertx, proxy.connectTimeout());
    }

    /** One silence for every way of asking, relayed or translated. */
    private static EventWire eventWire(WireClient client, Current<Configuration> now) {
        return new EventWire(
                client, () -> WireSettings.DEFAULT.withIdle(now.get().proxy().silence()));
    }

    /** In the order they are asked: those first whose look-alikes come later. */
    static List<Probe> probes(HttpWire http) {
        return List.of(
                new LmStudioProbe(http),
                new LocalAiProbe(http),
                new LlamacppProbe(http),
                new VllmProbe(http),
                new TgiProbe(http),
                new OllamaProbe(http),
                new OpenAiProbe(http));
    }

    static List<Backend> backends(HttpWire http, EventWire events) {
        var wire = new OpenAiWire(http, events);
        return List.of(
                new OllamaBackend(http, events),
                new LocalAiBackend(http, events),
                new LlamacppBackend(http, wire),
                new LmStudioBackend(http, wire),
                new VllmBackend(http, events),
                new TgiBackend(http, events),
                new OpenAiBackend(wire),
                new AzureBackend(wire),
                new AnthropicBackend(http, events),
                new GeminiBackend(wire));
    }

    @Produces
    @Singleton
    Spawner spawner(SuperviseSettings supervise) {
        return Spawner.delegated(
                UUID.randomUUID().toString(), supervise.cgroup(), supervise.memoryMax());
    }

    @Produces
    @Singleton
    Fleet fleet(
            Current<Configuration> now,
            LocalModels localModels,
            WireClient client,
            Spawner spawner,
            LlamaEngine engines,
            Tuner tuner,
            AppKeys keys,
            Instance<Discovery> discovery,
            SteadyClock clock,
            Event<FleetEvent> events) {
        var http = new HttpWire(client);
        EngineKind kind = engines.with(tuner);
        Configuration first = now.get();
        var parts =
                new FleetParts(
                        first.fleet(),
                        backends(http, eventWire(client, now)),
                        localModels,
                        (spec, changed) ->
                                new Engine(
                                        spec,
                                        kind,
                                        () -> keeping(now.get(), spec),
                                        spawner,
                                        clock,
                                        engine -> {
                                            tuner.moved(spec, engine.snapshot());
                                            changed.run();
                                        }),
                        tuner,
                        base -> {
                            RunningServer known = discovery.get().recognise(base);
                            return known == null ? null : known.kind();
                        },
                        new FleetParts.Admission(first.admission(), party -> quota(keys, party)),
                        first.memory());
        return new Fleet(parts, clock, events::fire);
    }

    private static Quota quota(AppKeys keys, Party party) {
        AppKey.Limits limits = keys.limits(party.id());
        return new Quota(
                limits.requestsPerMinute(), limits.tokensPerMinute(), limits.concurrency());
    }

    /** For as long as that model is to stay. */
    private static SuperviseSettings keeping(Configuration now, EngineSpec spec) {
        SuperviseSettings supervise = now.supervise();
        MemorySettings.Keep keep = now.memory().of(BackendNames.SUPERVISED, spec.model());
        Duration ttl = keep.ttl();
        return keep.pinned()
                ? supervise.idleUnload(Duration.ZERO)
                : ttl == null ? supervise : supervise.idleUnload(ttl);
    }

    /** One for all: moments of one are compared with those of another. */
    @Produces
    @Singleton
    SteadyClock clock() {
        return SteadyClock.ofSystem();
    }

    @Produces
    @Singleton
    Discovery discovery(
            DiscoverySettings settings, WireClient client, SteadyClock clock, Fleet fleet) {
        var http = new HttpWire(client);
        return new Discovery(
                settings,
                surroundings(),
                probes(http),
                new StokerProbe(http),
                clock,
                fleet::sighted);
    }

    @Produces
    @Singleton
    LocalModels localModels(Current<Configuration> now, ModelFolderSettings own) {
        return new LlamaFiles(
                () -> places(own.folder(), now.get().modelFolders(), now.get().scanCaches()));
    }

    /**
     * The model files in Stoker's own folder, in these folders and, if wanted, in the stores of
     * other programs.
     */
    static LocalModels localModels(Path own, List<Path> folders, boolean scanCaches) {
        return new LlamaFiles(places(own, folders, scanCaches));
    }

    private static List<ModelPlace> places(Path own, List<Path> folders, boolean scanCaches) {
        var places = new ArrayList<ModelPlace>();
        places.add(ModelPlace.own(own));
        places.addAll(
                scanCaches
                        ? ModelPlace.all(folders, System.getenv(), home(), Path.of("/"))
                        : ModelPlace.configured(folders));
        return places;
    }

    private static Path home() {
        return Path.of(System.getProperty("user.home", "/"));
    }

    /** The machine this process runs on. */
    static Surroundings surroundings() {
        return new Surroundings(
                Path.of("/"),
                home(),
                System.getenv(),
                Surroundings.OperatingSystem.named(System.getProperty("os.name", "")));
    }

    /** The routes of the data path. The guard has put itself before them. */
    void mount(
            @Observes Router router,
            Current<Configuration> now,
            Fleet fleet,
            WireClient client,
            Supplier<PromptTemplates> templates,
            ModelStock stock,
            ProxyRoutes.Desk desk) {
        var routes =
                new ProxyRoutes(() -> now.get().proxy(), fleet, client::request, templates, desk);
        ProxyRoutes.countFor(router, Guard::party);
        routes.mount(router);
        routes.mount(router, stock);
    }

    @Produces
    @Singleton
    AnswerCache answerCache(CacheSettings settings, SteadyClock clock) {
        return new AnswerCache(settings, clock);
    }

    @Produces
    @Singleton
    ProxyRoutes.Desk desk(CallObserver observer, OpenCalls open, AnswerCache cache) {
        return new ProxyRoutes.Desk(observer, open, cache);
    }

    @Produces
    @Singleton
    ServiceChannel serviceChannel() {
        return ServiceChannel.of(System.getenv());
    }

    @Produces
    @Singleton
    OpenCalls openCalls(HttpConfig http) {
        return new OpenCalls(http.drain());
    }

    @Produces
    @Singleton // records cannot have a normal scope
    StokerVersion version(ApplicationConfig application) {
        return new StokerVersion(application.version().orElse("unknown"));
    }

    @Produces
    @Singleton
    Supplier<Hardware> hardware() {
        return HardwareProbe.here()::read;
    }
}
