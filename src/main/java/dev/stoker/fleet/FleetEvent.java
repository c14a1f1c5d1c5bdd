package dev.stoker.fleet;

import dev.stoker.backend.EngineSpec;
import dev.stoker.core.BackendId;
import dev.stoker.tuning.Plan;
import java.time.Duration;
import java.time.Instant;

/** Something about the fleet changed. Told in order, on the fleet's own thread. */
public sealed interface FleetEvent {
    /** What kind of event it is: stable, lower case, public API. */
    String type();

    /** What happened, one sentence a person can act on. */
    String sentence();

    /** The first scan has ended: the lists are complete. Told once. */
    record ScanEnded(FleetView view) implements FleetEvent {
        @Override
        public String type() {
            return "scan_ended";
        }

        @Override
        public String sentence() {
            return "the first scan ended: backends=%d models=%d"
                    .formatted(view.backends().size(), view.models().size());
        }
    }

    /** A backend is listed that was not. */
    record BackendAppeared(BackendView backend) implements FleetEvent {
        @Override
        public String type() {
            return "backend_appeared";
        }

        @Override
        public String sentence() {
            return "backend '%s' appeared: %s".formatted(backend.id(), backend.how());
        }
    }

    /** A backend is listed no longer. */
    record BackendGone(BackendView last) implements FleetEvent {
        @Override
        public String type() {
            return "backend_gone";
        }

        @Override
        public String sentence() {
            return "backend '%s' is gone".formatted(last.id());
        }
    }

    /** A backend's health is another one. */
    record HealthChanged(BackendView backend) implements FleetEvent {
        @Override
        public String type() {
            return "health_changed";
        }

        @Override
        public String sentence() {
            return "backend '%s' is %s: %s"
                    .formatted(
                            backend.id(),
                            backend.condition().state().wireName(),
                            backend.condition().reason());
        }
    }

    /** An engine is in another state. */
    record EngineChanged(EngineView engine) implements FleetEvent {
        @Override
        public String type() {
            return "engine_changed";
        }

        @Override
        public String sentence() {
            return "engine of '%s' is %s%s".formatted(engine.model(), engine.state(), more());
        }

        /** That a start has come to a process is news, too. */
        private String more() {
            if (engine.because() != null) {
                return ": " + engine.because();
            }
            return engine.state().equals("starting") && engine.pid() != null
                    ? ", in process " + engine.pid()
                    : "";
        }
    }

    /** An engine is about to start with that plan. */
    record PlanMade(EngineSpec spec, Plan plan) implements FleetEvent {
        @Override
        public String type() {
            return "plan_made";
        }

        @Override
        public String sentence() {
            return "a plan was made for '%s': %s"
                    .formatted(spec.model(), plan.context().tokens().because());
        }
    }

    /**
     * A running engine would be better off with another plan; it is stopped if it is idle.
     *
     * @param because what changed, one sentence
     */
    record PlanOutdated(EngineSpec spec, String because) implements FleetEvent {
        @Override
        public String type() {
            return "plan_outdated";
        }

        @Override
        public String sentence() {
            return "the engine of '%s' is stopped for a better plan: %s"
                    .formatted(spec.model(), because);
        }
    }

    /**
     * A model was let go of, by whatever means its backend has.
     *
     * @param because one sentence without its first words
     */
    record ModelEvicted(BackendId backend, String model, String because) implements FleetEvent {
        @Override
        public String type() {
            return "model_evicted";
        }

        @Override
        public String sentence() {
            return "model '%s' on backend '%s' was let go of: %s"
                    .formatted(model, backend, because);
        }
    }

    /**
     * Calls of a model go past a backend from now on, wherever else they can go.
     *
     * @param until then one call tries it
     * @param because why, a part of a sentence
     */
    record BreakerOpened(BackendId backend, String model, Instant until, String because)
            implements FleetEvent {
        @Override
        public String type() {
            return "breaker_opened";
        }

        @Override
        public String sentence() {
            return "calls of model '%s' go past backend '%s': %s"
                    .formatted(model, backend, because);
        }
    }

    /**
     * Calls of a model go to a backend again as to any other.
     *
     * @param because why, a part of a sentence
     */
    record BreakerClosed(BackendId backend, String model, String because) implements FleetEvent {
        @Override
        public String type() {
            return "breaker_closed";
        }

        @Override
        public String sentence() {
            return "calls of model '%s' go past backend '%s' no longer: %s"
                    .formatted(model, backend, because);
        }
    }

    /**
     * There is memory for a model that others had to give way for.
     *
     * @param took from the call to now
     * @param because who gave way, a part of a sentence
     */
    record RoomMade(BackendId backend, String model, Duration took, String because)
            implements FleetEvent {
        @Override
        public String type() {
            return "room_made";
        }

        @Override
        public String sentence() {
            return "there is memory for model '%s' on backend '%s': %s"
                    .formatted(model, backend, because);
        }
    }

    /**
     * A call was not let through for want of memory.
     *
     * @param because one sentence: what it needs, who holds it, and what would help
     */
    record RoomRefused(BackendId backend, String model, String because) implements FleetEvent {
        @Override
        public String type() {
            return "room_refused";
        }

        @Override
        public String sentence() {
            return "a call of model '%s' on backend '%s' was refused for want of memory: %s"
                    .formatted(model, backend, because);
        }
    }
}
