package dev.stoker.tuning.calibration;

import dev.stoker.tuning.Measured;
import dev.stoker.tuning.memory.CacheType;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Settings to try out; null for one that stays as the plan has it. */
public record Candidate(
        @Nullable Integer threads,
        @Nullable Integer batchThreads,
        @Nullable Integer ubatch,
        @Nullable CacheType keys,
        @Nullable CacheType values) {
    /** The plan as it is. */
    public static final Candidate PLAN = new Candidate(null, null, null, null, null);

    /** This one, with what {@code change} has in the place of its own. */
    public Candidate with(Candidate change) {
        return new Candidate(
                or(change.threads, threads),
                or(change.batchThreads, batchThreads),
                or(change.ubatch, ubatch),
                or(change.keys, keys),
                or(change.values, values));
    }

    private static <T> @Nullable T or(@Nullable T first, @Nullable T second) {
        return first == null ? second : first;
    }

    /** As what goes into a plan's question, for a trial or for good. */
    public Measured measured(String summary) {
        return new Measured(threads, batchThreads, keys, values, ubatch, summary);
    }

    /** What differs from the plan, such as {@code 2 threads, ubatch 1024}. */
    public String words() {
        var words = new ArrayList<String>();
        if (threads != null) {
            words.add(threads + (threads == 1 ? " thread" : " threads"));
        }
        if (batchThreads != null) {
            words.add(batchThreads + " for prompts");
        }
        if (ubatch != null) {
            words.add("ubatch " + ubatch);
        }
        if (keys != null) {
            words.add("keys in " + keys.wireName());
        }
        if (values != null) {
            words.add("values in " + values.wireName());
        }
        return words.isEmpty() ? "the plan" : String.join(", ", words);
    }
}
