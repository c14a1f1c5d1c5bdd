package dev.stoker.fleet.memory;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Everything a {@link RoomDecision} is made from.
 *
 * @param wanted that is to be loaded
 * @param prospect what it needs; free memory less what other loads were promised
 * @param holdings what is in memory, without {@code wanted}
 * @param rivals models that are not to be in memory together with it
 * @param terms who may be ended
 */
public record RoomQuestion(
        Holder wanted, Prospect prospect, List<Holding> holdings, Set<Holder> rivals, Terms terms) {
    /** Copies the collections. */
    public RoomQuestion {
        holdings = List.copyOf(holdings);
        rivals = Set.copyOf(rivals);
    }

    /** Whether the server of {@code wanted} makes room by ending that one, where it must. */
    boolean isOwnAffair(Holding one) {
        return terms.ownAffair
                && one.keeper() != Holding.Keeper.STOKER
                && one.holder().backend().equals(wanted.backend());
    }

    /**
     * Who may be ended.
     *
     * @param spared models used since then give way only where the load would fail without
     * @param evicts whether anything is ended at all
     * @param ownAffair whether the server of {@code wanted} makes room among its own models by
     *     itself, so that what others loaded there is no hindrance
     */
    public record Terms(Instant spared, boolean evicts, boolean ownAffair) {}
}
