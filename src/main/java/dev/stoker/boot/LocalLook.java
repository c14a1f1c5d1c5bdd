package dev.stoker.boot;

import dev.stoker.api.BackendAnswer;
import dev.stoker.api.InstallationAnswer;
import dev.stoker.backend.LocalModels;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.backend.openai.StokerProbe;
import dev.stoker.cli.doctor.LocalView;
import dev.stoker.config.OfflineSettings;
import dev.stoker.core.BackendKind;
import dev.stoker.discovery.Discovery;
import dev.stoker.discovery.Installation;
import dev.stoker.discovery.ProviderAdvice;
import dev.stoker.discovery.Sightings;
import dev.stoker.hardware.probe.HardwareProbe;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One look at this machine without the daemon, for {@code stoker doctor}. */
final class LocalLook {
    /** A little longer than discovery waits for servers that do not answer. */
    private static final long SECONDS = 8;

    private LocalLook() {}

    /** Starts a small Vert.x of its own and ends it again. Blocks, for seconds at most. */
    static LocalView at(OfflineSettings settings) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
        try (var client = new WireClient(vertx)) {
            return view(
                    settings,
                    look(settings, client),
                    Wiring.localModels(
                                    settings.modelStore(),
                                    settings.modelFolders(),
                                    settings.scanCaches())
                            .scan());
        } finally {
            var _ = vertx.close();
        }
    }

    private static Sightings look(OfflineSettings settings, WireClient client) {
        var http = new HttpWire(client);
        try (var discovery =
                new Discovery(
                        settings.discovery(),
                        Wiring.surroundings(),
                        Wiring.probes(http),
                        new StokerProbe(http),
                        InstantSource.system(),
                        _ -> {})) {
            discovery.start();
            var _ =
                    discovery
                            .firstScan()
                            .toCompletableFuture()
                            .completeOnTimeout(null, SECONDS, TimeUnit.SECONDS)
                            .join();
            return discovery.now();
        }
    }

    /** The program that the user named comes before those found. */
    private static List<InstallationAnswer> installed(@Nullable Path program, Sightings seen) {
        Stream<Installation> named =
                program == null
                        ? Stream.empty()
                        : Stream.of(
                                new Installation(
                                        BackendKind.LLAMACPP,
                                        program,
                                        null,
                                        null,
                                        List.of(),
                                        "named in the configuration"));
        return Stream.concat(named, seen.installed().stream()).map(InstallationAnswer::of).toList();
    }

    private static BackendAnswer.@Nullable AdviceAnswer advice(Sightings seen) {
        ProviderAdvice advice =
                seen.running().isEmpty()
                        ? ProviderAdvice.of(HardwareProbe.here().read().gpus(), seen.installed())
                        : null;
        return advice == null ? null : BackendAnswer.AdviceAnswer.of(advice);
    }

    private static LocalView view(
            OfflineSettings settings, Sightings seen, LocalModels.Found files) {
        return new LocalView(
                seen.running().stream()
                        .map(s -> new LocalView.Server(s.kind().wireName(), s.base(), s.version()))
                        .toList(),
                installed(settings.program(), seen),
                files.models().stream().map(local -> local.model().name()).toList(),
                files.refused().stream()
                        .map(file -> new LocalView.RefusedFile(file.name(), file.because()))
                        .toList(),
                advice(seen));
    }
}
