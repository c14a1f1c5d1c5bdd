package dev.stoker.admission;

import java.time.Duration;

/**
 * The bounds of a line.
 *
 * @param length most that wait in all
 * @param perParty most of one party that wait
 * @param swapAfter how long a line that is held goes on
 * @param swapCalls how many calls it lets in meanwhile at most
 */
public record LineBounds(int length, int perParty, Duration swapAfter, int swapCalls) {
    /** Of no negative one. */
    public LineBounds {
        if (length < 0 || perParty < 0 || swapCalls < 0 || swapAfter.isNegative()) {
            throw new IllegalArgumentException("negative (expected: none of the bounds)");
        }
    }
}
