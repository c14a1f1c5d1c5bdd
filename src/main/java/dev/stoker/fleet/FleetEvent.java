package dev.stoker.fleet;

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
}
