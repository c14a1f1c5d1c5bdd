package dev.stoker.fleet;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.memory.Holder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A call that waits for room. Not safe for threads: the fleet's own thread alone touches it. */
final class RoomWaiter {
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

    String because = "it was its turn only now";

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

    /** That model was let go of for it. */
    void gained(Holder from) {
        evicted.add(from);
        looksLeft = LOOKS;
    }

    /** Whether it has looked as often as it is to; asked once for each look. */
    boolean hasLookedEnough() {
        if (looksLeft > 0) {
            looksLeft--;
            return false;
        }
        return true;
    }

    /** From its beginning in line for memory, as a call that has just had its turn. */
    void comesAnew(Room room) {
        room.take(journey, onward);
    }

    void go() {
        onward.accept(journey);
    }

    StokerException refusal(String why) {
        return new StokerException(
                ErrorCode.MEMORY_SHORT,
                "there is no memory for model %s: it %s; 'stoker memory' shows who holds it, 'stoker unload' frees some"
                        .formatted(holder().words(), why));
    }

    StokerException overdue(Duration patience) {
        return refusal("%s, and %s did not change that".formatted(because, words(patience)));
    }

    private static String words(Duration time) {
        return time.toSeconds() == 0 ? time.toMillis() + " ms" : time.toSeconds() + " s";
    }
}
