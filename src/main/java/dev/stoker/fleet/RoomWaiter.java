package dev.stoker.fleet;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.memory.Claim;
import dev.stoker.fleet.memory.Holder;
import dev.stoker.fleet.memory.Holding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A call that waits for room. Not safe for threads: the fleet's own thread alone touches it. */
final class RoomWaiter {
    private static final Logger LOG = Logger.getLogger(RoomWaiter.class);

    /** What a process had is free some moments after its end; five seconds. */
    private static final int LOOKS = 20;

    final Journey journey;
    final Tenant wanted;
    final Instant since;
    private final Consumer<Journey> onward;

    /** Models that were let go of for it. */
    final List<Holder> evicted = new ArrayList<>();

    /** The news that it was judged by. */
    long judged = -1;

    /** Looks for memory that is being given back just now, before anybody else gives way. */
    private int looksLeft;

    /** What it counts on, as it was judged last; null for nothing. */
    @Nullable Claim claim;

    /** What it counted on when somebody went ahead of it. */
    private @Nullable Claim agreed;

    /** So many went ahead of it. */
    int overtaken;

    String because = "it was its turn only now";

    /** Why a model did not go that was to give way for it, a sentence's part; null for none. */
    private @Nullable String stuck;

    RoomWaiter(Journey journey, Tenant wanted, Instant since, Consumer<Journey> onward) {
        this.journey = journey;
        this.wanted = wanted;
        this.since = since;
        this.onward = onward;
    }

    Holder holder() {
        return wanted.holder();
    }

    /** Whether it may be taken from others: not for a model that is loaded ahead of its calls. */
    boolean evicts() {
        return !journey.wish().by().isStoker();
    }

    /** Whether memory is being given back for it just now. */
    boolean isBeingGivenRoom() {
        return looksLeft > 0;
    }

    /** That one has gone for it: what it had is free in some moments. */
    void isGivenRoom(Holder gone) {
        evicted.add(gone);
        looksLeft = LOOKS;
    }

    /** Memory was looked at; whether what was given back for it has been seen by now. */
    boolean looked() {
        boolean seen = looksLeft == 0;
        looksLeft = seen ? 0 : looksLeft - 1;
        return seen;
    }

    /** Somebody goes ahead of it, and leaves it what it counts on. */
    void isOvertaken() {
        overtaken++;
        agreed = claim;
    }

    /** Whether it may end these though somebody loads who went ahead of it. */
    boolean wasLeft(List<Holding> who) {
        return agreed != null && agreed.countsOn(who);
    }

    /** From its beginning in line for memory, as a call that has just had its turn. */
    void comesAnew(Room room) {
        room.take(journey, onward);
    }

    void go() {
        onward.accept(journey);
    }

    /** That one was to give way for it, and did not. */
    void stuck(Holder who, String failure) {
        stuck = "%s did not go when it was asked to: %s".formatted(who.words(), failure);
    }

    StokerException refusal(String why) {
        return new StokerException(
                ErrorCode.MEMORY_SHORT,
                "there is no memory for model %s: it %s; %s'stoker memory' shows who holds it, 'stoker unload' frees some"
                        .formatted(holder().words(), why, stuck == null ? "" : stuck + "; "));
    }

    StokerException overdue(Duration patience) {
        return refusal("%s, and %s did not change that".formatted(because, words(patience)));
    }

    /** What its load needs could not be told in that time. */
    void unread(Duration limit) {
        LOG.warnf(
                "what the load of model %s needs could not be read within %d s",
                holder().words(), limit.toSeconds());
        because = "could not be told within %d s".formatted(limit.toSeconds());
    }

    private static String words(Duration time) {
        return time.toSeconds() == 0 ? time.toMillis() + " ms" : time.toSeconds() + " s";
    }
}
