package dev.stoker.config.reload;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reload in words for people. No path and no value is in them. */
final class Sentences {
    private static final int FEW = 3;

    private Sentences() {}

    /**
     * What has been done.
     *
     * @param last when something was taken over before; null if never
     */
    static String taken(ReloadPlan plan, boolean mended, @Nullable Instant last) {
        return first(plan, mended, last) + withdrawn(plan) + waiting(plan);
    }

    private static String first(ReloadPlan plan, boolean mended, @Nullable Instant last) {
        String applied = few(plan, Effect.APPLIED);
        if (!applied.isEmpty()) {
            return "the configuration was reloaded, and from now on count: " + applied;
        }
        if (mended) {
            return "the configuration is valid again, and is the one in force";
        }
        if (!plan.changes().isEmpty()) {
            return "the configuration was reloaded";
        }
        return "nothing in the configuration has changed"
                + (last == null
                        ? ""
                        : " since it was taken over at " + last.truncatedTo(ChronoUnit.SECONDS));
    }

    static String would(ReloadPlan plan) {
        String applied = few(plan, Effect.APPLIED);
        return (applied.isEmpty()
                        ? "nothing would be taken over"
                        : "a reload would take over: " + applied)
                + withdrawn(plan)
                + waiting(plan);
    }

    private static String withdrawn(ReloadPlan plan) {
        String keys = few(plan, Effect.WITHDRAWN);
        return keys.isEmpty() ? "" : "; again as it is in force, so no restart is needed: " + keys;
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
