package dev.stoker.tuning.planning;

import dev.stoker.core.Bytes;
import dev.stoker.tuning.Knob;
import dev.stoker.tuning.PlanOutcome;
import dev.stoker.tuning.PlanQuestion;
import dev.stoker.tuning.Wishes;
import dev.stoker.tuning.memory.CacheType;
import dev.stoker.tuning.memory.EngineLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans that would fit where the one asked for does not. Each was made and found to fit. */
final class NearestPlans {
    private static final CacheType SMALL = CacheType.Q8_0;
    private static final int SMALL_UBATCH = 128;

    private final PlanQuestion question;
    private final Planning.Estimator estimator;
    private final Attempt refused;
    private final EngineLayout asked;
    private final List<PlanOutcome.Nearest> found = new ArrayList<>();

    NearestPlans(PlanQuestion question, Planning.Estimator estimator, Attempt refused) {
        this.question = question;
        this.estimator = estimator;
        this.refused = refused;
        this.asked = refused.plan().memory().layout();
    }

    /** The one that gives up least first. */
    List<PlanOutcome.Nearest> list() {
        Wishes wanted = withContext(question.wishes(), possible());
        tryOut(wanted); // fits where only what was wished was at odds with itself or the model
        if (found.isEmpty()) {
            Wishes less = lessCache(wanted);
            Wishes all = oneSlot(smallKv(smallUbatch(less)));
            List.of(less, smallUbatch(wanted), smallKv(wanted), oneSlot(wanted), all)
                    .forEach(this::tryOut);
            tryLessContext(less);
            tryLessContext(all);
        }
        return found;
    }

    /** What is wanted, as far as the model goes. */
    private int possible() {
        Integer needed = question.circumstances().needed();
        int wanted = Math.max(refused.perRequest(), needed == null ? 1 : needed);
        Integer trained = ContextGoal.trained(question);
        return trained == null ? wanted : Math.min(wanted, trained);
    }

    private void tryOut(Wishes wishes) {
        Attempt attempt = Attempt.at(relaxed(wishes), estimator);
        String change = change(attempt);
        if (attempt.refusal() != null
                || change.isEmpty()
                || found.stream().anyMatch(other -> other.change().equals(change))) {
            return;
        }
        EngineLayout layout = attempt.plan().memory().layout();
        found.add(
                new PlanOutcome.Nearest(
                        change,
                        layout.cache().tokens(),
                        layout.cache().slots(),
                        layout.cache().keys(),
                        attempt.plan().memory().estimate().total(),
                        wishes));
    }

    private void tryLessContext(Wishes wishes) {
        int fitting = Attempt.largestContext(relaxed(wishes), estimator, possible());
        if (fitting > 0 && new Knobs(question.backend()).take(Knob.CONTEXT)) {
            tryOut(withContext(wishes, fitting));
        }
    }

    /** What a waiting request needs is left aside: it may be shortened. */
    private PlanQuestion relaxed(Wishes wishes) {
        PlanQuestion.Circumstances now = question.circumstances();
        return new PlanQuestion(
                question.hardware(),
                question.model(),
                question.backend(),
                wishes,
                new PlanQuestion.Circumstances(
                        now.promised(), now.returned(), null, now.embedding(), now.busyCpus()),
                question.measured());
    }

    private String change(Attempt attempt) {
        EngineLayout now = attempt.plan().memory().layout();
        var changes = new ArrayList<String>();
        if (now.cache().tokens() != asked.cache().tokens()) {
            changes.add(
                    "context %d instead of %d"
                            .formatted(now.cache().tokens(), asked.cache().tokens()));
        }
        if (now.cache().keys() != asked.cache().keys()
                || now.cache().values() != asked.cache().values()) {
            changes.add("keys and values in " + SMALL.wireName());
        }
        if (now.cache().slots() != asked.cache().slots()) {
            changes.add(
                    "%s instead of %d"
                            .formatted(
                                    Words.count(now.cache().slots(), "slot"),
                                    asked.cache().slots()));
        }
        if (now.ubatch() < asked.ubatch() && !now.embedding()) {
            changes.add("ubatch %d instead of %d".formatted(now.ubatch(), asked.ubatch()));
        }
        if (now.promptCache().compareTo(asked.promptCache()) < 0) {
            changes.add(
                    "a prompt cache of %s instead of %s"
                            .formatted(now.promptCache(), asked.promptCache()));
        }
        return String.join(" and ", changes);
    }

    private Wishes withContext(Wishes wishes, int perRequest) {
        return new Wishes(
                new Wishes.Context.Tokens(perRequest),
                wishes.slots(),
                wishes.priority(),
                wishes.reserve(),
                wishes.fixed());
    }

    private Wishes lessCache(Wishes wishes) {
        return wishes.fixed().promptCache() == null
                ? wishes
                : withFixed(
                        wishes,
                        wishes.fixed().keys(),
                        wishes.fixed().values(),
                        wishes.fixed().ubatch(),
                        Bytes.ZERO);
    }

    private Wishes smallUbatch(Wishes wishes) {
        boolean smaller = !asked.embedding() && asked.ubatch() > SMALL_UBATCH;
        return smaller && new Knobs(question.backend()).take(Knob.UBATCH)
                ? withFixed(
                        wishes,
                        wishes.fixed().keys(),
                        wishes.fixed().values(),
                        SMALL_UBATCH,
                        wishes.fixed().promptCache())
                : wishes;
    }

    /** Where the types are wished for, or cannot be set, nothing changes. */
    private Wishes smallKv(Wishes wishes) {
        CachePlan cache = CachePlan.of(question, true);
        boolean free = wishes.fixed().keys() == null && wishes.fixed().values() == null;
        return free && cache.keysKept() == SMALL && asked.cache().keys() != SMALL
                ? withFixed(
                        wishes,
                        SMALL,
                        cache.valuesKept() == SMALL ? SMALL : null,
                        wishes.fixed().ubatch(),
                        wishes.fixed().promptCache())
                : wishes;
    }

    private Wishes oneSlot(Wishes wishes) {
        return asked.cache().slots() > 1 && new Knobs(question.backend()).take(Knob.SLOTS)
                ? new Wishes(
                        wishes.context(), 1, wishes.priority(), wishes.reserve(), wishes.fixed())
                : wishes;
    }

    private static Wishes withFixed(
            Wishes wishes,
            @Nullable CacheType keys,
            @Nullable CacheType values,
            @Nullable Integer ubatch,
            @Nullable Bytes promptCache) {
        Wishes.Fixed old = wishes.fixed();
        return new Wishes(
                wishes.context(),
                wishes.slots(),
                wishes.priority(),
                wishes.reserve(),
                new Wishes.Fixed(
                        old.threads(),
                        old.batchThreads(),
                        keys,
                        values,
                        old.batch(),
                        ubatch,
                        old.gpuLayers(),
                        old.flashAttention(),
                        old.loadMode(),
                        promptCache));
    }
}
