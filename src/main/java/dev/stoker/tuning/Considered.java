package dev.stoker.tuning;

/**
 * A number that went into a decision.
 *
 * @param what such as {@code CPU quota}
 * @param value such as {@code 1.5}; of what is not known, the reason
 * @param source where it was read; empty where it was computed
 */
public record Considered(String what, String value, String source) {}
