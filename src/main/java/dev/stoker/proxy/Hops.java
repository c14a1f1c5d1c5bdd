package dev.stoker.proxy;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;

/** Counts the Stokers a request has passed, so that two which know each other do not loop. */
final class Hops {
    private Hops() {}

    /**
     * The count to send on.
     *
     * @throws StokerException {@code LOOP_DETECTED} above the limit, {@code INVALID_REQUEST} if it
     *     is no number
     */
    static int next(Caller caller, ProxySettings settings) {
        String given = caller.request().getHeader(Heads.HOP);
        if (given == null) {
            return 1;
        }
        if (given.isEmpty() || given.length() > 3 || !given.chars().allMatch(Hops::isDigit)) {
            throw new StokerException(
                    ErrorCode.INVALID_REQUEST,
                    "header " + Heads.HOP + " (expected: a number of at most three digits)");
        }
        int hops = Integer.parseInt(given);
        if (hops >= settings.hopLimit()) {
            throw new StokerException(
                    ErrorCode.LOOP_DETECTED,
                    "the request has passed "
                            + hops
                            + " Stokers (expected: fewer than "
                            + settings.hopLimit()
                            + "); is one of them its own backend?");
        }
        return hops + 1;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
