package dev.stoker.discovery;

import java.util.List;

/**
 * What discovery knows at one moment.
 *
 * @param running ordered by kind, then port
 * @param installed ordered by kind, best first
 */
public record Sightings(List<RunningServer> running, List<Installation> installed) {
    /** Nothing seen yet. */
    public static final Sightings NONE = new Sightings(List.of(), List.of());

    public Sightings {
        running = List.copyOf(running);
        installed = List.copyOf(installed);
    }
}
