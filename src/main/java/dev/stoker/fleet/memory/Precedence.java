package dev.stoker.fleet.memory;

import dev.stoker.core.Bytes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides whether a load may go ahead of calls that have waited longer: only where each of them
 * will find what it counts on all the same, by itself and together with those before it. Pure.
 */
public final class Precedence {
    private final RoomQuestion question;
    private final List<Holding> going;
    private final Need need;

    private Precedence(RoomQuestion question, List<Holding> going, Need need) {
        this.question = question;
        this.going = going;
        this.need = need;
    }

    /**
     * Whether that load takes nothing from those.
     *
     * @param earlier what those count on who have waited longer, the longest first
     * @param going who is ended for the load
     */
    public static boolean spares(List<Claim> earlier, RoomQuestion question, List<Holding> going) {
        Need need = question.prospect().need();
        if (need == null) {
            return true; // nobody can say what it takes
        }
        var load = new Precedence(question, going, need);
        return question.prospect().free().keySet().stream()
                .allMatch(domain -> load.spares(earlier, domain));
    }

    private boolean spares(List<Claim> earlier, Domain domain) {
        Map<Holder, Bytes> ended = new HashMap<>();
        Bytes needed = Bytes.ZERO;
        for (Claim claim : earlier) {
            if (!claim.domains().contains(domain)) {
                continue;
            }
            Map<Holder, Bytes> own = new HashMap<>();
            claim.going()
                    .forEach((who, gives) -> own.put(who, gives.getOrDefault(domain, Bytes.ZERO)));
            ended.putAll(own);
            needed = needed.plus(claim.least());
            if (isTaken(domain, own, claim.least()) || isTaken(domain, ended, needed)) {
                return false;
            }
        }
        return true;
    }

    /** Whether so much would be there without the load, and is not there with it. */
    private boolean isTaken(Domain domain, Map<Holder, Bytes> ended, Bytes needed) {
        Bytes free = free(domain);
        if (free.plus(sum(ended)).compareTo(needed) < 0) {
            return false;
        }
        var with = new HashMap<>(ended);
        Bytes own = Bytes.ZERO;
        for (Holding one : question.holdings()) {
            if (question.isOwnAffair(one)) {
                // It goes for the load if anything does.
                with.remove(one.holder());
                own = own.plus(one.gives(domain));
            }
        }
        going.forEach(one -> with.put(one.holder(), one.gives(domain)));
        Bytes taken = taken(domain).minus(own);
        return free.plus(sum(with)).compareTo(needed.plus(taken)) < 0;
    }

    /** An engine can do with the least; others take what calls ask for, as far as it is there. */
    private Bytes taken(Domain domain) {
        if (question.wanted().use() != null) {
            return need.least();
        }
        Bytes there =
                going.stream().map(one -> one.gives(domain)).reduce(free(domain), Bytes::plus);
        return there.compareTo(need.least()) < 0 ? need.least() : need.wanted().min(there);
    }

    private Bytes free(Domain domain) {
        return question.prospect().free().getOrDefault(domain, Bytes.ZERO);
    }

    private static Bytes sum(Map<Holder, Bytes> all) {
        return all.values().stream().reduce(Bytes.ZERO, Bytes::plus);
    }
}
