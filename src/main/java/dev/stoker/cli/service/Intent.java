package dev.stoker.cli.service;

import java.util.ArrayList;
import java.util.List;

/**
 * What is still to be done.
 *
 * @param steps in the order they are done; empty where all is as it should be
 * @param notes sentences for whoever decides about it
 * @param starts whether a service is started that does not run now, nor has its port held for it
 */
public record Intent(List<Step> steps, List<String> notes, boolean starts) {
    public Intent {
        steps = List.copyOf(steps);
        notes = List.copyOf(notes);
    }

    /** The same with one more. */
    public Intent noting(String sentence) {
        List<String> more = new ArrayList<>(notes);
        more.add(sentence);
        return new Intent(steps, more, starts);
    }
}
