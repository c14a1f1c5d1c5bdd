package dev.stoker.proxy;

import dev.stoker.core.StokerException;
import dev.stoker.fleet.Placement;
import dev.stoker.routing.Attempt;
import dev.stoker.routing.experience.Blame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a call's way in the head of its answer: each place it was at, and why not there
 * or why there, in order. Pure.
 */
final class RouteHeader {
    static final String NAME = "x-stoker-route";

    private static final int LONGEST = 1024;
    private static final int LONGEST_STEP = 240;
    private static final String NEXT = " > ";
    private static final String LEFT_OUT = "...";

    private RouteHeader() {}

    /** It was served there. */
    static String served(List<Attempt> tried, Placement at) {
        return of(tried, step(at.model() + "@" + at.backend().value(), at.trail().because()));
    }

    /** It was served nowhere. */
    static String failed(List<Attempt> tried, StokerException e) {
        return tried.isEmpty() ? step("nowhere", Blame.words(e)) : of(tried, null);
    }

    private static String of(List<Attempt> tried, @Nullable String last) {
        List<String> steps = new ArrayList<>();
        for (Attempt one : tried) {
            steps.add(step(one.model() + "@" + one.backend().value(), one.because()));
        }
        if (last != null) {
            steps.add(last);
        }
        String all = String.join(NEXT, steps);
        while (all.length() > LONGEST && steps.size() > 1) {
            steps.removeFirst();
            all = LEFT_OUT + NEXT + String.join(NEXT, steps);
        }
        return all;
    }

    private static String step(String place, String because) {
        String step = plain(place + ": " + because);
        return step.length() <= LONGEST_STEP
                ? step
                : step.substring(0, LONGEST_STEP - LEFT_OUT.length()) + LEFT_OUT;
    }

    /** A model's name is a backend's text and may hold anything, a line end included. */
    private static String plain(String text) {
        var plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            plain.append(c >= 0x20 && c < 0x7f ? c : '?');
        }
        return plain.toString();
    }
}
