package dev.stoker.dialect;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the time of a call went.
 *
 * @param queue waiting for a turn
 * @param load waiting for the model to be ready
 * @param firstToken from sending to the backend to the first thing the model wrote; null if it
 *     wrote nothing or there is no such thing
 * @param total from the arrival of the request to the end of the answer
 */
public record CallTimings(
        Duration queue, Duration load, @Nullable Duration firstToken, Duration total) {}
