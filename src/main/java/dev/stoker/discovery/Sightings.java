package dev.stoker.discovery;

import java.util.List;

/**
 * What discovery knows at one moment.
 *
 * @param running ordered by kind, then port
 * @param installed ordered by kind, best first
 * @param leftOut one sentence for each server that was recognised and is deliberately not listed:
 *     another Stoker, a child of another model server
 */
public record Sightings(
        List<RunningServer> running, List<Installation> installed, List<String> leftOut) {
    /** Nothing seen yet. */
    public static final Sightings NONE = new Sightings(List.of(), List.of());

    public Sightings {
        running = List.copyOf(running);
        installed = List.copyOf(installed);
        leftOut = List.copyOf(leftOut);
    }

    /** With nothing left out. */
    public Sightings(List<RunningServer> running, List<Installation> installed) {
        this(running, installed, List.of());
    }
}
