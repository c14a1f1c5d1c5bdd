package dev.stoker.fleet.memory;

import java.util.List;

/** What is to happen for a load. {@code because} is a part of a sentence. */
public sealed interface RoomDecision {
    /** In short and for people. */
    String because();

    /** Who is to be gone for it; nobody where that would not help. */
    default List<Holding> going() {
        return List.of();
    }

    /** It fits as it is, or nobody can say. */
    record Fits(String because) implements RoomDecision {}

    /**
     * It fits without these.
     *
     * @param who all idle, the least recently used first; none of them could be left out
     */
    record Evict(List<Holding> who, String because) implements RoomDecision {
        /** Copies the list. */
        public Evict {
            who = List.copyOf(who);
        }

        @Override
        public List<Holding> going() {
            return who;
        }
    }

    /**
     * It would fit without these, and they are busy.
     *
     * @param going these, and those who are idle and go with them
     */
    record Await(List<Holding> who, List<Holding> going, String because) implements RoomDecision {
        /** Copies the lists. */
        public Await {
            who = List.copyOf(who);
            going = List.copyOf(going);
        }
    }

    /**
     * It does not fit, whoever ends.
     *
     * @param hopeless whether it would not fit without all the models that are in memory either
     */
    record Refuse(boolean hopeless, String because) implements RoomDecision {}
}
