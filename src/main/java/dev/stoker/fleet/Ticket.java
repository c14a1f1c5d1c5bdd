package dev.stoker.fleet;

import dev.stoker.routing.Trail;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What a call was given on its way to its place.
 *
 * @param queued how long it waited for its turn
 * @param told of how the call ended, on any thread
 * @param pulse takes notice of what comes for it
 * @param back gives back what was held for it, on any thread; again has no effect
 */
record Ticket(Trail trail, Duration queued, Pulse pulse, Consumer<CallEnd> told, Runnable back) {}
