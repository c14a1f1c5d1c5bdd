package dev.stoker.backend.hub;

import dev.stoker.backend.ModelFolderSettings.Slowest;
import java.time.Duration;

/**
 * How patient a download is.
 *
 * @param answer longest wait for the head of an answer, redirects included
 * @param idle longest wait for the next bytes of a body
 * @param pause before the first new attempt; doubles with each further one
 * @param longestPause between two attempts, also where the server asks for more
 * @param attempts in a row that bring too little, before it is given up
 * @param slowest what a body must bring while it is waited for
 */
record Patience(
        Duration answer,
        Duration idle,
        Duration pause,
        Duration longestPause,
        int attempts,
        Slowest slowest) {
    static Patience usual(Slowest slowest) {
        return new Patience(
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(1),
                Duration.ofSeconds(60),
                5,
                slowest);
    }

    /** Before the attempt after that many futile ones. */
    Duration pauseAfter(int futile) {
        Duration doubled = pause.multipliedBy(1L << Math.min(futile - 1, 16));
        return doubled.compareTo(longestPause) < 0 ? doubled : longestPause;
    }
}
