package dev.stoker.routing;

import java.util.List;
import java.util.stream.Collectors;

/** Where a call may go, and why; each reason is a part of a sentence. */
public sealed interface Decision {
    /** The route's name, or the spec that several have. */
    String route();

    /** By what its places were put in order. */
    RoutePolicy policy();

    /** What is no place for this call, in the order of the route. */
    List<Passed> passed();

    /**
     * There is one.
     *
     * @param choices the best first; what follows is for when that one fails. Never empty
     */
    record Serve(String route, RoutePolicy policy, List<Choice> choices, List<Passed> passed)
            implements Decision {
        /** Copies the lists. */
        public Serve {
            choices = List.copyOf(choices);
            passed = List.copyOf(passed);
        }

        /** The best one. */
        public Choice first() {
            return choices.getFirst();
        }
    }

    /** There is none. */
    record Refuse(String route, RoutePolicy policy, List<Passed> passed) implements Decision {
        /** Copies the list. */
        public Refuse {
            passed = List.copyOf(passed);
        }

        /** Why not, of each place; the end of a sentence. */
        public String because() {
            return passed.isEmpty()
                    ? "there is no place for it"
                    : passed.stream()
                            .map(one -> one.model() + " " + one.because())
                            .collect(Collectors.joining("; "));
        }
    }

    /** A place, and why it stands where it does. */
    record Choice(Candidate candidate, String because) {}

    /**
     * What was passed over.
     *
     * @param model with its backend, or a member of the route as it is written
     */
    record Passed(String model, String because) {}
}
