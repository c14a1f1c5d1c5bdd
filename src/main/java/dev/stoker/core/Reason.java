package dev.stoker.core;

import org.jspecify.annotations.Nullable;

/**
 * What Stoker itself knows of a refusal beyond its code, where the code alone would tell a program
 * the wrong thing.
 *
 * @param status the HTTP status to answer with
 * @param cause decides whether the same request may succeed later
 * @param backend that it is about; null where it is about none, or the one the call was given to
 */
public record Reason(int status, FaultCause cause, @Nullable String backend) {
    public Reason {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException(
                    "status of a refusal: " + status + " (expected: 400 to 599)");
        }
    }
}
