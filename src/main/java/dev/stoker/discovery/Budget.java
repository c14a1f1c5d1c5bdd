package dev.stoker.discovery;

import java.time.Duration;
import java.time.Instant;

/** Spaces out work that is dear on some machines, by what it cost the last time. */
final class Budget {
    private final double share;
    private final Duration least;
    private final Duration most;
    private Instant from = Instant.MIN;

    /**
     * @param share of one core's time that the work may take, as long as the pause is within bounds
     * @param least pause between two times, however cheap it is
     * @param most pause between two times, however dear it is
     */
    Budget(double share, Duration least, Duration most) {
        this.share = share;
        this.least = least;
        this.most = most;
    }

    boolean allows(Instant now) {
        return !now.isBefore(from);
    }

    void spent(Duration cost, Instant now) {
        Duration pause = Duration.ofNanos((long) (cost.toNanos() / share));
        pause = pause.compareTo(least) < 0 ? least : pause;
        from = now.plus(pause.compareTo(most) > 0 ? most : pause);
    }
}
