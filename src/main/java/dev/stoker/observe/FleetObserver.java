package dev.stoker.observe;

import dev.stoker.fleet.EngineView;
import dev.stoker.fleet.FleetEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Tells each fleet event to everything that shows it. On the fleet's own thread. */
@Singleton
final class FleetObserver {
    private final FleetLog log;
    private final FleetMetrics metrics;
    private final BackendChecks checks;
    private final StartLine startLine;
    private final WishWarnings wishes;
    private final EngineHistory engines = new EngineHistory();

    FleetObserver(
            FleetLog log,
            FleetMetrics metrics,
            BackendChecks checks,
            StartLine startLine,
            WishWarnings wishes) {
        this.wishes = wishes;
        this.log = log;
        this.metrics = metrics;
        this.checks = checks;
        this.startLine = startLine;
    }

    void happened(@Observes FleetEvent event) {
        show(event);
        wishes.look();
    }

    private void show(FleetEvent event) {
        switch (event) {
            case FleetEvent.ScanEnded(var view) -> startLine.scanned(view);
            case FleetEvent.BackendAppeared(var backend) -> {
                log.appeared(backend);
                checks.add(backend.id());
                metrics.backendsListed();
            }
            case FleetEvent.BackendGone(var last) -> {
                log.gone(last);
                checks.remove(last.id());
                metrics.backendsListed();
            }
            case FleetEvent.HealthChanged(var backend) -> log.health(backend);
            case FleetEvent.EngineChanged(var engine) -> changed(engine);
            case FleetEvent.PlanMade(var spec, var plan) -> log.planned(spec, plan);
            case FleetEvent.PlanOutdated(var spec, var because) -> log.outdated(spec, because);
            case FleetEvent.ModelEvicted evicted -> {
                log.evicted(evicted);
                metrics.evicted(evicted.backend(), evicted.model());
            }
            case FleetEvent.BreakerOpened opened -> {
                log.breakerOpened(opened);
                metrics.breakerOpened(opened.backend(), opened.model());
            }
            case FleetEvent.BreakerClosed closed -> {
                log.breakerClosed(closed);
                metrics.breakerClosed(closed.backend(), closed.model());
            }
            case FleetEvent.RoomMade made -> log.roomMade(made);
            case FleetEvent.RoomRefused refused -> {
                log.roomRefused(refused);
                metrics.refusedForMemory(refused.backend(), refused.model());
            }
        }
    }

    private void changed(EngineView engine) {
        EngineHistory.Step step = engines.next(engine);
        if (step.spawned()) {
            metrics.engineStarted(engine);
        }
        if (step.failures() > 0) {
            metrics.engineFailed(engine, step.failures());
        }
        log.engine(engine, step);
    }
}
