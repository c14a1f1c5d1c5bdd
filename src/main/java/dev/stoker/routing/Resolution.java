package dev.stoker.routing;

import java.util.List;

/** What a model spec came to. */
public sealed interface Resolution {
    /**
     * It names this one.
     *
     * @param others further places for the same name, best first
     */
    record Found(Candidate candidate, List<Candidate> others) implements Resolution {
        public Found {
            others = List.copyOf(others);
        }
    }

    /**
     * Several names fit.
     *
     * @param specs that would be clear, in alphabetical order
     */
    record Ambiguous(List<String> specs) implements Resolution {
        public Ambiguous {
            specs = List.copyOf(specs);
        }
    }

    /**
     * Only providers have it, and none of them was named: nothing leaves unasked.
     *
     * @param specs that name them, in alphabetical order; never empty
     */
    record Away(List<String> specs) implements Resolution {
        public Away {
            specs = List.copyOf(specs);
        }
    }

    /**
     * Nothing fits.
     *
     * @param near specs that look like it, nearest first; may be empty
     */
    record Missing(List<String> near) implements Resolution {
        public Missing {
            near = List.copyOf(near);
        }
    }

    /** The model is there and cannot do what is asked for. */
    record Unfit(Candidate candidate) implements Resolution {}

    /**
     * No spec was given and it is not clear which model is meant.
     *
     * @param specs there are, in the fleet's order; empty if there is no model at all
     */
    record Unspecified(List<String> specs) implements Resolution {
        public Unspecified {
            specs = List.copyOf(specs);
        }
    }
}
