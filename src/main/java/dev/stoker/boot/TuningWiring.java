package dev.stoker.boot;

import dev.stoker.backend.ModelFolderSettings;
import dev.stoker.backend.RpcWorkers;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.backend.hub.HubSettings;
import dev.stoker.backend.hub.HubStock;
import dev.stoker.backend.hub.RemoteHeaders;
import dev.stoker.backend.llamacpp.LlamaEngine;
import dev.stoker.backend.llamacpp.LlamaSpeed;
import dev.stoker.config.Configuration;
import dev.stoker.core.Current;
import dev.stoker.fleet.Fleet;
import dev.stoker.fleet.FleetSettings;
import dev.stoker.fleet.calibration.CalibrationStore;
import dev.stoker.fleet.calibration.Calibrator;
import dev.stoker.fleet.calibration.CalibratorParts;
import dev.stoker.fleet.tuning.Plans;
import dev.stoker.fleet.tuning.Tuner;
import dev.stoker.fleet.tuning.TunerParts;
import dev.stoker.hardware.probe.HardwareProbe;
import dev.stoker.supervise.Engine;
import dev.stoker.supervise.Spawner;
import dev.stoker.supervise.SuperviseSettings;
import dev.stoker.tuning.TuningSettings;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Puts together what makes plans. */
@ApplicationScoped
class TuningWiring {
    @Produces
    @Singleton
    LlamaEngine llamaEngine(WireClient client, RpcWorkers workers) {
        return new LlamaEngine(
                new HttpWire(client), System.getenv(), LlamaEngine.CACHE_RAM, workers);
    }

    @Produces
    @Singleton
    CalibrationStore calibrations(SuperviseSettings supervise) {
        return new CalibrationStore(supervise.logFolder().resolveSibling("calibrations"));
    }

    @Produces
    @Singleton
    Tuner tuner(
            FleetSettings settings,
            Supplier<TuningSettings> tuning,
            Spawner spawner,
            LlamaEngine engines,
            CalibrationStore calibrations,
            Instance<Fleet> fleet) {
        return new Tuner(
                new TunerParts(
                        new LocalMachine(HardwareProbe.here().forCgroup(spawner.cgroup())),
                        tuning,
                        engines::traits,
                        calibrations,
                        (spec, plan) -> fleet.get().planned(spec, plan),
                        settings.pollTimeout()));
    }

    @Produces
    @Singleton
    RemoteHeaders hub(Vertx vertx) {
        return new RemoteHeaders(vertx, HubSettings.defaults());
    }

    /** Stoker's own model folder. */
    @Produces
    @Singleton
    HubStock ownFolder(Vertx vertx, ModelFolderSettings settings) {
        return new HubStock(vertx, settings);
    }

    @Produces
    @Singleton
    Plans plans(Tuner tuner, FleetSettings settings, Fleet fleet, RemoteHeaders hub) {
        return new Plans(tuner, fleet::server, fleet::sent, hub::read, settings.pollTimeout());
    }

    @Produces
    @Singleton
    Calibrator calibrator(
            Tuner tuner,
            WireClient client,
            LlamaEngine engines,
            Current<Configuration> now,
            Spawner spawner,
            CalibrationStore store,
            SteadyClock clock) {
        return new Calibrator(
                new CalibratorParts(
                        tuner,
                        new LlamaSpeed(new HttpWire(client)),
                        (spec, plan) ->
                                new Engine(
                                        spec,
                                        engines.with(_ -> plan),
                                        () -> now.get().supervise(),
                                        spawner,
                                        clock,
                                        engine -> tuner.moved(spec, engine.snapshot())),
                        store,
                        InstantSource.system()));
    }
}
