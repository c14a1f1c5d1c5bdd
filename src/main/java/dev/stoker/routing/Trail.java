package dev.stoker.routing;

import java.util.List;

/**
 * How a call came to its place.
 *
 * @param passed places before it, in the order they were looked at
 * @param because why this one, a part of a sentence
 */
public record Trail(List<Attempt> passed, String because) {
    /** Copies the list. */
    public Trail {
        passed = List.copyOf(passed);
    }
}
