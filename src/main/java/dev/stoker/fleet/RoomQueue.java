package dev.stoker.fleet;

import dev.stoker.core.Bytes;
import dev.stoker.fleet.memory.Brake;
import dev.stoker.fleet.memory.Claim;
import dev.stoker.fleet.memory.Domain;
import dev.stoker.fleet.memory.Holder;
import dev.stoker.fleet.memory.Holding;
import dev.stoker.fleet.memory.MemorySettings;
import dev.stoker.fleet.memory.Precedence;
import dev.stoker.fleet.memory.RoomDecision;
import dev.stoker.fleet.memory.RoomQuestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for room, in the order they came, and who of them may go ahead of others. Not safe
 * for threads: the fleet's own thread alone touches it.
 */
final class RoomQueue {
    /**
     * So many go ahead of one call at most, though each takes nothing from it: what loads take is
     * estimated.
     */
    static final int MOST_AHEAD = 16;

    private final List<RoomWaiter> waiting = new ArrayList<>();
    private final Supplier<MemorySettings> settings;
    private final Brakes brakes;

    RoomQueue(Supplier<MemorySettings> settings, Brake brake) {
        this.settings = settings;
        this.brakes = new Brakes(brake);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    boolean has(RoomWaiter one) {
        return waiting.contains(one);
    }

    void add(RoomWaiter one) {
        waiting.add(one);
    }

    /** It waits no longer, and nobody is held back for it. */
    void remove(RoomWaiter one) {
        waiting.remove(one);
        brakes.release(one);
    }

    List<RoomWaiter> all() {
        return List.copyOf(waiting);
    }

    List<Holder> holders() {
        return waiting.stream().map(RoomWaiter::holder).distinct().toList();
    }

    /** Who has waited longest of those who have not been judged by that news; null for none. */
    @Nullable RoomWaiter unjudged(long news) {
        return waiting.stream().filter(one -> one.judged < news).findFirst().orElse(null);
    }

    /** Has these become idle for that call. */
    void holdBack(RoomWaiter one, List<Holding> who) {
        brakes.hold(one, who);
    }

    /** Nobody is held back for it now. */
    void holdNobodyBack(RoomWaiter one) {
        brakes.release(one);
    }

    /** Whether nobody who has waited longer is worse off by that decision. */
    boolean mayGoAhead(RoomWaiter one, RoomQuestion question, RoomDecision decision) {
        List<RoomWaiter> earlier = earlier(one).toList();
        return earlier.stream().allMatch(other -> lets(other, one))
                && Precedence.spares(
                        earlier.stream()
                                .map(other -> other.claim)
                                .filter(Objects::nonNull)
                                .toList(),
                        question,
                        decision.going());
    }

    private boolean lets(RoomWaiter other, RoomWaiter one) {
        boolean rival = !settings.get().rivals(one.holder(), Stream.of(other.holder())).isEmpty();
        return !rival && other.overtaken < MOST_AHEAD && !other.isBeingGivenRoom();
    }

    /** It goes, ahead of all who have waited longer. */
    void goesAhead(RoomWaiter one) {
        earlier(one).forEach(RoomWaiter::isOvertaken);
        waiting.stream()
                .filter(other -> other.holder().equals(one.holder()))
                .forEach(other -> other.claim = null);
    }

    /** Who wants the same model goes together with it. */
    private Stream<RoomWaiter> earlier(RoomWaiter one) {
        return waiting.stream()
                .takeWhile(other -> !other.equals(one))
                .filter(other -> !other.holder().equals(one.holder()));
    }

    /** Of the machine's memory that is free now, what those who wait count on. */
    Bytes countedOn() {
        return waiting.stream()
                .map(one -> one.claim)
                .filter(Objects::nonNull)
                .map(claim -> claim.ofWhatIsFree(Domain.MACHINE))
                .reduce(Bytes.ZERO, (one, other) -> one.compareTo(other) > 0 ? one : other);
    }

    /** As {@link Claim#of}; where it can count on nothing now, nothing is kept for it. */
    void judged(RoomWaiter one, RoomQuestion question, RoomDecision decision) {
        one.claim = Claim.of(question, decision);
    }
}
