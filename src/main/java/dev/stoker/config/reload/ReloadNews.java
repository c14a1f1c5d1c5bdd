package dev.stoker.config.reload;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is worth telling of a reload. Told in order, by the thread that reloads. */
public sealed interface ReloadNews {
    /** What kind it is: stable, lower case, public API. */
    String type();

    /** What happened, one sentence a person can act on. */
    String sentence();

    /**
     * It was taken over, as far as it can be; there may be nothing to change.
     *
     * @param last when something was taken over before; null if never
     */
    record Taken(Trigger how, ReloadPlan plan, boolean mended, @Nullable Instant last)
            implements ReloadNews {
        @Override
        public String type() {
            return "config_reloaded";
        }

        @Override
        public String sentence() {
            return Sentences.taken(plan, mended, last);
        }

        /** Whether anything is as it was not before. */
        public boolean isChange() {
            return mended || !plan.changes().isEmpty();
        }
    }

    /**
     * It is invalid, and nothing has changed.
     *
     * @param problems one line each
     */
    record Refused(Trigger how, List<String> problems) implements ReloadNews {
        public Refused {
            problems = List.copyOf(problems);
        }

        @Override
        public String type() {
            return "config_refused";
        }

        /** Without the problems: they name paths of this machine, and events are open to read. */
        @Override
        public String sentence() {
            return Sentences.refused(problems.size());
        }
    }

    /**
     * What a plan does, once it is in force, in a sentence.
     *
     * @param last when something was taken over before; null if never
     */
    static String taken(ReloadPlan plan, @Nullable Instant last) {
        return Sentences.taken(plan, false, last);
    }

    /** What a plan would do, in a sentence. */
    static String would(ReloadPlan plan) {
        return Sentences.would(plan);
    }
}
