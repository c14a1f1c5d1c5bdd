package dev.stoker.routing;

import dev.stoker.core.BackendId;

/**
 * A place that a call was not served at.
 *
 * @param model as the backend lists it
 * @param because why not, a part of a sentence
 */
public record Attempt(BackendId backend, String model, String because) {}
