package dev.stoker.fleet.calibration;

import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.Speed;
import dev.stoker.backend.Use;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.PlanOutcome;
import dev.stoker.tuning.PlanQuestion;
import dev.stoker.tuning.Planner;
import dev.stoker.tuning.Wishes;
import dev.stoker.tuning.calibration.Candidate;
import dev.stoker.tuning.calibration.Candidates;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tries settings out on the real engine, within a time that is given, and keeps what came of it.
 * One at a time: two would measure each other.
 */
public final class Calibrator {
    private final CalibratorParts parts;
    private final AtomicBoolean busy = new AtomicBoolean();

    public Calibrator(CalibratorParts parts) {
        this.parts = parts;
    }

    /**
     * What is to be measured, checked so far that it can begin. Blocks for some milliseconds.
     *
     * @param cacheTypes whether keys and values may be kept less exactly, also where the user's
     *     priority is speed
     * @throws StokerException {@code NOT_SUPPORTED} for a model that only embeds; {@code
     *     MODEL_FILE_REFUSED}; {@code MEMORY_SHORT} if there is none left for a trial; {@code BUSY}
     *     while another one runs
     */
    public Prepared prepare(EngineSpec spec, boolean cacheTypes) {
        if (spec.use() == Use.EMBED) {
            throw new StokerException(
                    ErrorCode.NOT_SUPPORTED,
                    "model '" + spec.model() + "' only embeds, which is not measured");
        }
        PlanQuestion question = parts.tuner().beside(spec, Calibrator::forTrials);
        Plan plan =
                switch (Planner.plan(question)) {
                    case PlanOutcome.Fits(Plan fits) -> fits;
                    case PlanOutcome.TooLarge(var because, _, _) ->
                            throw new StokerException(
                                    ErrorCode.MEMORY_SHORT,
                                    "no room to try out model '%s' beside what runs: %s"
                                            .formatted(spec.model(), because));
                };
        if (!busy.compareAndSet(false, true)) {
            throw new StokerException(
                    ErrorCode.BUSY,
                    "another model is being measured; two would disturb each other");
        }
        return new Prepared(
                spec,
                question,
                Candidates.around(
                        plan,
                        question,
                        cacheTypes || question.wishes().priority() != Wishes.Priority.SPEED),
                Kept.engines(plan, question.model()));
    }

    /** What holds for that engine now; null if nothing was measured. */
    public @Nullable Calibration of(EngineSpec spec) {
        return parts.store().find(subject(spec));
    }

    /**
     * Forgets all that was measured for that model.
     *
     * @return how many there were
     */
    public int forget(EngineSpec spec) {
        return parts.store().forget(subject(spec).modelDigest());
    }

    private Subject subject(EngineSpec spec) {
        PlanQuestion question = parts.tuner().beside(spec, usual -> usual);
        return Subject.of(spec, question.model(), question.backend(), question.hardware());
    }

    /** One conversation, and no more context than the longest trial needs. */
    private static PlanQuestion forTrials(PlanQuestion usual) {
        Integer trained = usual.model().header().shape().contextTokens();
        int context =
                trained == null || trained < 1
                        ? TrialLengths.CONTEXT
                        : Math.min(TrialLengths.CONTEXT, trained);
        Wishes wishes = usual.wishes();
        return new PlanQuestion(
                usual.hardware(),
                usual.model(),
                usual.backend(),
                new Wishes(
                        new Wishes.Context.Tokens(context),
                        1,
                        wishes.priority(),
                        wishes.reserve(),
                        wishes.fixed()),
                usual.circumstances(),
                null);
    }

    /** A calibration that can begin. To be run once, or closed. */
    public final class Prepared implements AutoCloseable {
        private final EngineSpec spec;
        private final PlanQuestion question;
        private final List<List<Candidate>> candidates;
        private final int kept;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Prepared(
                EngineSpec spec,
                PlanQuestion question,
                List<List<Candidate>> candidates,
                int kept) {
            this.spec = spec;
            this.question = question;
            this.candidates = candidates;
            this.kept = kept;
        }

        /**
         * Measures. Blocks for as long as {@code budget}; an interrupt breaks it off and leaves
         * everything as it was.
         *
         * @param listener told after each trial, on the same thread
         * @throws StokerException {@code ENGINE_START_TIMEOUT} if the model is not even loaded
         *     within the budget; else as an engine's start and a call to it
         * @throws InterruptedException it was broken off
         */
        public Calibration run(Duration budget, Consumer<Progress> listener)
                throws InterruptedException {
            Subject subject =
                    Subject.of(spec, question.model(), question.backend(), question.hardware());
            try (var trials =
                    new Trials(
                            parts.engines(),
                            (trial, with) -> parts.tuner().tried(trial, with, question),
                            spec,
                            kept)) {
                var round =
                        new Round(question, trials, parts.speed(), budget, candidates, listener);
                Round.Outcome outcome = round.run();
                Speed baseline = outcome.baseline();
                var found =
                        new Calibration(
                                subject,
                                parts.clock().instant(),
                                outcome.settings(),
                                baseline,
                                outcome.best());
                parts.store().keep(found);
                return found;
            } finally {
                close();
            }
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                busy.set(false);
            }
        }
    }
}
