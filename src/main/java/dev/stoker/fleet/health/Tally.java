package dev.stoker.fleet.health;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The ends of the last calls.
 *
 * @param calls oldest first, at most {@link #LENGTH}
 * @param failing whether too many of them failed; that has to become clearly better to be over
 */
record Tally(List<Call> calls, boolean failing) {
    static final int LENGTH = 8;

    /** So many failed ones make it failing. */
    static final int TOO_MANY = 3;

    /** So many may be among them when it is over. */
    static final int FEW = 1;

    /** What is older tells nothing of how it is. */
    static final Duration OF_INTEREST = Duration.ofMinutes(5);

    static final Tally EMPTY = new Tally(List.of(), false);

    Tally {
        calls = List.copyOf(calls);
    }

    Tally with(boolean failed, Instant now) {
        var all = new ArrayList<>(calls);
        all.add(new Call(now, failed));
        return new Tally(all.subList(Math.max(0, all.size() - LENGTH), all.size()), failing)
                .at(now);
    }

    /** The same as time has passed. */
    Tally at(Instant now) {
        List<Call> recent =
                calls.stream().filter(one -> one.at().plus(OF_INTEREST).isAfter(now)).toList();
        long failed = recent.stream().filter(Call::failed).count();
        return new Tally(recent, failing ? failed > FEW : failed >= TOO_MANY);
    }

    /** Such as {@code 3 of its last 8 calls failed}. */
    String words() {
        long failed = calls.stream().filter(Call::failed).count();
        return failed + " of its last " + calls.size() + " calls failed";
    }

    /** One that ended. */
    record Call(Instant at, boolean failed) {}
}
