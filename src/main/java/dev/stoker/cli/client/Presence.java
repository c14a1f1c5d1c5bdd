package dev.stoker.cli.client;

/** Who is at an address. */
public sealed interface Presence {
    /** A Stoker. */
    record Stoker(String version) implements Presence {}

    /**
     * Something that is not a Stoker.
     *
     * @param signs what it shows of itself, for people
     */
    record Other(String signs) implements Presence {}

    /** Nobody: connections are refused, or nothing comes back. */
    record Nobody(String because) implements Presence {}
}
