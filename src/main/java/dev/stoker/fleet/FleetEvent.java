package dev.stoker.fleet;

import dev.stoker.backend.EngineSpec;
import dev.stoker.core.BackendId;
import dev.stoker.tuning.Plan;
import java.time.Duration;

/** Something about the fleet changed. Told in order, on the fleet's own thread. */
public sealed interface FleetEvent {
    /** The first scan has ended: the lists are complete. Told once. */
    record ScanEnded(FleetView view) implements FleetEvent {}

    /** A backend is listed that was not. */
    record BackendAppeared(BackendView backend) implements FleetEvent {}

    /** A backend is listed no longer. */
    record BackendGone(BackendView last) implements FleetEvent {}

    /** A backend's health is another one. */
    record HealthChanged(BackendView backend) implements FleetEvent {}

    /** An engine is in another state. */
    record EngineChanged(EngineView engine) implements FleetEvent {}

    /** An engine is about to start with that plan. */
    record PlanMade(EngineSpec spec, Plan plan) implements FleetEvent {}

    /**
     * A running engine would be better off with another plan; it is stopped if it is idle.
     *
     * @param because what changed, one sentence
     */
    record PlanOutdated(EngineSpec spec, String because) implements FleetEvent {}

    /**
     * A model was let go of, by whatever means its backend has.
     *
     * @param because one sentence without its first words
     */
    record ModelEvicted(BackendId backend, String model, String because) implements FleetEvent {}

    /**
     * There is memory for a model that others had to give way for.
     *
     * @param took from the call to now
     * @param because who gave way, a part of a sentence
     */
    record RoomMade(BackendId backend, String model, Duration took, String because)
            implements FleetEvent {}

    /**
     * A call was not let through for want of memory.
     *
     * @param because one sentence: what it needs, who holds it, and what would help
     */
    record RoomRefused(BackendId backend, String model, String because) implements FleetEvent {}
}
