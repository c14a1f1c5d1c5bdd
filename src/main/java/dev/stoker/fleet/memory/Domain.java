package dev.stoker.fleet.memory;

/**
 * Memory with one limit.
 *
 * @param name {@code machine}, or the file that a cgroup's limit is read from
 */
public record Domain(String name) {
    /** Main memory and that of graphics cards, of the whole machine. */
    public static final Domain MACHINE = new Domain("machine");
}
