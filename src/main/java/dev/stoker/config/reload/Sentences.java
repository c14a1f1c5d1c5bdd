package dev.stoker.config.reload;

import java.util.List;

/** A reload in words for people. No path and no value is in them. */
final class Sentences {
    private static final int FEW = 3;

    private Sentences() {}

    static String taken(ReloadPlan plan, boolean mended) {
        String applied = few(plan, Effect.APPLIED);
        String first =
                !applied.isEmpty()
                        ? "the configuration was reloaded, and from now on count: " + applied
                        : mended
                                ? "the configuration is valid again, and is the one in force"
                                : plan.changes().isEmpty()
                                        ? "nothing in the configuration has changed"
                                        : "the configuration was reloaded";
        return first + waiting(plan);
    }

    static String would(ReloadPlan plan) {
        String applied = few(plan, Effect.APPLIED);
        return (applied.isEmpty()
                        ? "nothing would be taken over"
                        : "a reload would take over: " + applied)
                + waiting(plan);
    }

    static String refused(int problems) {
        return "the configuration has %d %s and was not taken over; 'stoker config check' lists %s"
                .formatted(
                        problems,
                        problems == 1 ? "problem" : "problems",
                        problems == 1 ? "it" : "them");
    }

    private static String waiting(ReloadPlan plan) {
        return plan.waiting().isEmpty()
                ? ""
                : "; waiting for a restart of the daemon: " + few(plan.waiting());
    }

    private static String few(ReloadPlan plan, Effect effect) {
        return few(plan.changes().stream().filter(one -> one.effect() == effect).toList());
    }

    /** Some keys by name, and how many more. */
    private static String few(List<Change> changes) {
        List<String> keys = changes.stream().limit(FEW).map(Change::key).toList();
        int more = changes.size() - keys.size();
        return String.join(", ", keys) + (more > 0 ? " and " + more + " more" : "");
    }
}
