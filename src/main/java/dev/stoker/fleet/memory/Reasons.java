package dev.stoker.fleet.memory;

import dev.stoker.core.Bytes;
import java.util.List;
import java.util.stream.Collectors;

/** Why models stay in memory, in words. */
final class Reasons {
    private static final int MOST = 4;

    private Reasons() {}

    /** Parts of a sentence, one a model, with what the user can do. */
    static String kept(List<Holding> holdings) {
        return holdings.stream().limit(MOST).map(Reasons::of).collect(Collectors.joining(", "));
    }

    /**
     * Who holds the memory; empty where nobody known does.
     *
     * @param evicts false where nobody was to give way at all
     */
    static String held(List<Holding> holdings, boolean evicts, Bytes most) {
        List<Holding> known = holdings.stream().filter(one -> !one.gives().isEmpty()).toList();
        if (known.isEmpty()) {
            return ", and no model of Stoker's backends holds it";
        }
        String rest = known.size() > MOST ? " and %d more".formatted(known.size() - MOST) : "";
        return evicts
                ? ": %s%s".formatted(kept(known), rest)
                : ", and nothing gives way for it (with all others gone, %s could be)"
                        .formatted(most);
    }

    private static String of(Holding one) {
        Bytes holds = one.gives().values().stream().max(Bytes::compareTo).orElse(Bytes.ZERO);
        return "%s holds %s%s".formatted(one.holder().words(), holds, why(one));
    }

    private static String why(Holding one) {
        if (one.pinned()) {
            return " and is pinned (stoker.memory.models.*.pin)";
        }
        return switch (one.keeper()) {
            case OTHER ->
                    " and was loaded by somebody else (stoker.memory.evict-others lets it go)";
            case NOBODY -> " and its server cannot let go of it";
            case STOKER -> one.busy() ? " and is at work" : "";
        };
    }
}
