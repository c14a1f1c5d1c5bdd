package dev.stoker.hardware;

/** The kind of a physical core on a machine that has more than one kind. */
public enum CoreKind {
    /** A fast core: Intel P, Arm big or mid, Apple performance. */
    PERFORMANCE,
    /** A slow core that lock-step work should stay off: Intel E, Arm LITTLE, Apple efficiency. */
    EFFICIENCY
}
