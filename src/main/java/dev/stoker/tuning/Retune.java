package dev.stoker.tuning;

import dev.stoker.core.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether an engine is worth a restart for the plan that would be made now. The rule and its
 * thresholds are in ADR 0009.
 */
public final class Retune {
    /** A restart costs a load and the prompts kept; less more context than this is not worth it. */
    private static final double WORTHWHILE_GROWTH = 1.5;

    /**
     * Memory that comes or goes counts from one part of so many of the reserve: within that it is
     * the noise of other programs.
     */
    private static final long RESERVE_PARTS = 2;

    private Retune() {}

    /** What to do. */
    public sealed interface Verdict {
        /**
         * Leave it as it is.
         *
         * @param because one sentence
         */
        record Keep(String because) implements Verdict {}

        /**
         * Restart it once it is idle.
         *
         * @param pressing whether to do so however short it has been running: memory is short, or
         *     the user's wish has changed
         * @param because one sentence
         * @param changes each such as {@code threads: 2 instead of 4}; not empty
         */
        record Restart(boolean pressing, String because, List<String> changes) implements Verdict {
            /** Copies the list. */
            public Restart {
                changes = List.copyOf(changes);
            }
        }
    }

    /**
     * Whether to leave a running engine or to restart it.
     *
     * @param running what the engine was started with
     * @param now what would be planned, with the memory that the engine holds counted as returned
     */
    public static Verdict judge(Plan running, PlanOutcome now) {
        return judge(running, now, true);
    }

    /**
     * As {@link #judge(Plan, PlanOutcome)}.
     *
     * @param memory whether memory is a reason; not where the engine holds some of it on GPUs,
     *     which do not tell whose it is
     */
    public static Verdict judge(Plan running, PlanOutcome now, boolean memory) {
        return switch (now) {
            case PlanOutcome.TooLarge _ ->
                    new Verdict.Keep("No plan would fit now, so a restart would only end it.");
            case PlanOutcome.Fits(var plan) -> judge(running, plan, memory);
        };
    }

    private static Verdict judge(Plan running, Plan now, boolean memory) {
        List<String> chosen = chosen(running, now);
        if (!chosen.isEmpty()) {
            return new Verdict.Restart(true, "The user's choice or a measurement changed.", chosen);
        }
        List<String> differences = differences(running, now);
        Bytes spare = now.memory().room().asOptional().orElse(null);
        if (memory && spare != null && isShort(running, now, spare) && takesLess(running, now)) {
            return new Verdict.Restart(
                    true,
                    "It was planned with %s and %s are there now, so less than half of the reserve is left."
                            .formatted(running.memory().estimate().total(), spare),
                    differences);
        }
        String threads = difference("threads", workers(running), workers(now));
        // What others do passes; a restart for it would be one too many when it has.
        if (threads != null && now.cpu().threads().bound() != Bound.CONTENTION) {
            return new Verdict.Restart(
                    false, "Other threads than it was started with are right now.", differences);
        }
        return memory && growth(running, now) >= WORTHWHILE_GROWTH && takesNotablyMore(running, now)
                ? new Verdict.Restart(
                        false, "At least half as much context again fits now.", differences)
                : new Verdict.Keep("Nothing has changed enough to be worth a restart.");
    }

    private static boolean isShort(Plan running, Plan now, Bytes room) {
        return running.memory().estimate().total().compareTo(room.minus(notable(now))) > 0;
    }

    private static boolean takesNotablyMore(Plan running, Plan now) {
        Bytes more = now.memory().estimate().total().minus(running.memory().estimate().total());
        return more.compareTo(notable(now)) >= 0;
    }

    private static Bytes notable(Plan now) {
        return new Bytes(now.memory().reserve().value() / RESERVE_PARTS);
    }

    private static boolean takesLess(Plan running, Plan now) {
        return now.memory().estimate().total().compareTo(running.memory().estimate().total()) < 0;
    }

    private static double growth(Plan running, Plan now) {
        Integer before = running.context().tokens().value();
        Integer after = now.context().tokens().value();
        return before == null || after == null ? 1 : (double) after / before;
    }

    /** The number in effect, or the one that is set where what the backend takes is not known. */
    private static @Nullable Integer workers(Plan plan) {
        return plan.cpu().inEffect().asOptional().orElse(plan.cpu().threads().value());
    }

    /** What differs because the user or a measurement now says so, or no longer does. */
    private static List<String> chosen(Plan running, Plan now) {
        var changes = new ArrayList<String>();
        for (Pair<?> pair : pairs(running, now)) {
            String change = pair.change();
            if (change != null && (isChosen(pair.before()) || isChosen(pair.after()))) {
                changes.add(change);
            }
        }
        return changes;
    }

    private static boolean isChosen(Planned<?> planned) {
        return planned.bound() == Bound.USER || planned.bound() == Bound.MEASUREMENT;
    }

    private static List<String> differences(Plan running, Plan now) {
        var all = new ArrayList<String>();
        String threads = difference("threads", workers(running), workers(now));
        if (threads != null) {
            all.add(threads);
        }
        for (Pair<?> pair : pairs(running, now)) {
            String change = pair.change();
            if (change != null && !pair.what().equals("threads")) {
                all.add(change);
            }
        }
        return all;
    }

    private static List<Pair<?>> pairs(Plan old, Plan now) {
        return List.of(
                new Pair<>("threads", old.cpu().threads(), now.cpu().threads()),
                new Pair<>("batch threads", old.cpu().batchThreads(), now.cpu().batchThreads()),
                new Pair<>("context", old.context().tokens(), now.context().tokens()),
                new Pair<>("slots", old.context().slots(), now.context().slots()),
                new Pair<>("keys", old.context().keys(), now.context().keys()),
                new Pair<>("values", old.context().values(), now.context().values()),
                new Pair<>("batch", old.batch().tokens(), now.batch().tokens()),
                new Pair<>("ubatch", old.batch().utokens(), now.batch().utokens()),
                new Pair<>(
                        "flash attention",
                        old.batch().flashAttention(),
                        now.batch().flashAttention()),
                new Pair<>("GPU layers", old.load().gpuLayers(), now.load().gpuLayers()),
                new Pair<>("load mode", old.load().mode(), now.load().mode()),
                new Pair<>("prompt cache", old.load().promptCache(), now.load().promptCache()),
                new Pair<>("checkpoints", old.load().checkpoints(), now.load().checkpoints()));
    }

    private static @Nullable String difference(
            String what, @Nullable Object before, @Nullable Object after) {
        return Objects.equals(before, after)
                ? null
                : "%s: %s instead of %s".formatted(what, shown(after), shown(before));
    }

    private static String shown(@Nullable Object value) {
        return value == null ? "the backend's own" : value.toString();
    }

    private record Pair<T>(String what, Planned<T> before, Planned<T> after) {
        @Nullable String change() {
            return difference(what, before.value(), after.value());
        }
    }
}
