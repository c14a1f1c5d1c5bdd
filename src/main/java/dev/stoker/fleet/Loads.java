package dev.stoker.fleet;

import dev.stoker.core.BackendId;
import dev.stoker.core.Bytes;
import dev.stoker.fleet.memory.Domain;
import dev.stoker.fleet.memory.Holder;
import dev.stoker.fleet.memory.Need;
import dev.stoker.fleet.memory.Prospect;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The loads that are under way, with the memory they were promised. One of an engine of Stoker's
 * own is under way until its plan is made, which counts as taken from then on; one of another
 * server until a look finds the model in memory. Not safe for threads: the fleet's own thread alone
 * touches it.
 */
final class Loads {
    /** A look that was under way when the last call ended may not have seen the load. */
    private static final int LOOKS = 2;

    private final Map<Holder, Load> all = new HashMap<>();
    private final ToIntFunction<Holder> stale;
    private long opened;

    /**
     * @param stale so many looks may tell that a model is in memory that was let go of since
     */
    Loads(ToIntFunction<Holder> stale) {
        this.stale = stale;
    }

    /** It is promised what that load needs. */
    void open(Holder holder, Prospect prospect) {
        Need need = prospect.need();
        Bytes promised = need == null ? Bytes.ZERO : need.wanted();
        Set<Domain> domains = prospect.free().keySet();
        opened += all.containsKey(holder) ? 0 : 1;
        all.put(holder, new Load(holder, promised, domains, stale.applyAsInt(holder), null));
    }

    boolean isUnderWay(Holder holder) {
        return all.containsKey(holder);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Whether an engine is about to plan with all that is free: then nobody else is to. */
    boolean isAnEngineToBePlanned() {
        return all.keySet().stream().anyMatch(holder -> holder.use() != null);
    }

    /** Those under way, for people. */
    List<Holder> holders() {
        return List.copyOf(all.keySet());
    }

    /** How many have come to their end so far. */
    long over() {
        return opened - all.size();
    }

    /** It is over. */
    void close(Holder holder) {
        all.remove(holder);
    }

    /** Somebody waits for it again. */
    void callsAgain(Holder holder) {
        all.computeIfPresent(holder, (_, load) -> load.endsAfter(null));
    }

    /** Nobody waits for it any more. */
    void callsOver(Holder holder) {
        if (holder.use() == null) {
            all.computeIfPresent(holder, (_, load) -> load.endsAfter(LOOKS));
        } else {
            all.remove(holder);
        }
    }

    /**
     * These servers were looked at.
     *
     * @return loads that are over since the model is in memory; those that came to nothing are
     *     over, too
     */
    List<Holder> seen(Set<BackendId> servers, Predicate<Holder> loaded) {
        List<Holder> mine =
                all.keySet().stream()
                        .filter(holder -> holder.use() == null)
                        .filter(holder -> servers.contains(holder.backend()))
                        .toList();
        all.replaceAll((holder, load) -> mine.contains(holder) ? load.afterALook() : load);
        List<Holder> done =
                mine.stream().filter(holder -> isToldOf(holder) && loaded.test(holder)).toList();
        done.forEach(all::remove);
        all.values().removeIf(Load::hasComeToNothing);
        return done;
    }

    /** Whether the last look has told how it is now. */
    private boolean isToldOf(Holder holder) {
        Load load = all.get(holder);
        return load != null && (load.stale < 0 || load.hasComeToNothing());
    }

    /** Engines' loads that are over by what became of the engine. */
    void closeEngines(Predicate<Holder> over) {
        for (Iterator<Holder> each = all.keySet().iterator(); each.hasNext(); ) {
            Holder holder = each.next();
            if (holder.use() != null && over.test(holder)) {
                each.remove();
            }
        }
    }

    /** Loads of others' servers that are over by what became of the server. */
    void closeServers(Predicate<Holder> over) {
        all.keySet().removeIf(holder -> holder.use() == null && over.test(holder));
    }

    /** What is left of what is free there, had they taken nothing of it yet. */
    Prospect besides(Prospect prospect) {
        var free = new HashMap<>(prospect.free());
        for (Load load : all.values()) {
            for (Domain domain : load.domains) {
                free.computeIfPresent(domain, (_, bytes) -> bytes.minus(load.promised));
            }
        }
        return new Prospect(prospect.need(), free, prospect.gives());
    }

    /** What loads of others' servers were promised. */
    Bytes elsewhere() {
        return all.values().stream()
                .filter(load -> load.holder.use() == null)
                .map(load -> load.promised)
                .reduce(Bytes.ZERO, Bytes::plus);
    }

    /** Servers to be looked at soon. */
    Stream<BackendId> watched() {
        return all.keySet().stream().filter(holder -> holder.use() == null).map(Holder::backend);
    }

    /**
     * @param stale looks that may still tell how it was before; below zero once one tells better
     * @param looksLeft until it counts as over without the model; null while a call goes on
     */
    private record Load(
            Holder holder,
            Bytes promised,
            Set<Domain> domains,
            int stale,
            @Nullable Integer looksLeft) {
        Load endsAfter(@Nullable Integer looks) {
            return new Load(holder, promised, domains, stale, looks);
        }

        Load afterALook() {
            return new Load(
                    holder,
                    promised,
                    domains,
                    Math.max(-1, stale - 1),
                    looksLeft == null ? null : looksLeft - 1);
        }

        boolean hasComeToNothing() {
            return looksLeft != null && looksLeft <= 0;
        }
    }
}
