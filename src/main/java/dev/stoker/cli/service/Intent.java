package dev.stoker.cli.service;

import java.util.List;

/**
 * What is still to be done.
 *
 * @param steps in the order they are done; empty where all is as it should be
 * @param notes sentences for whoever decides about it
 */
public record Intent(List<Step> steps, List<String> notes) {
    public Intent {
        steps = List.copyOf(steps);
        notes = List.copyOf(notes);
    }
}
