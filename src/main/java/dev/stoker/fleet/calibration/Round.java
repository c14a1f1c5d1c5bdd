package dev.stoker.fleet.calibration;

import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Speed;
import dev.stoker.backend.SpeedTest;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.tuning.Measured;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.PlanOutcome;
import dev.stoker.tuning.PlanQuestion;
import dev.stoker.tuning.Planner;
import dev.stoker.tuning.calibration.Candidate;
import dev.stoker.tuning.calibration.Measurement;
import dev.stoker.tuning.calibration.Search;
import dev.stoker.tuning.calibration.Verdict;
import dev.stoker.tuning.calibration.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** One search, from its first trial to its verdict. Blocks; not safe for threads. */
final class Round {
    private final PlanQuestion question;
    private final Trials trials;
    private final SpeedTest speedTest;
    private final Duration budget;
    private final Search search;
    private final Consumer<Progress> listener;
    private final long began = System.nanoTime();
    private final List<Speed> ofThePlan = new ArrayList<>();
    private @Nullable TrialLengths lengths;
    private @Nullable Speed warmUp;

    Round(
            PlanQuestion question,
            Trials trials,
            SpeedTest speedTest,
            Duration budget,
            List<List<Candidate>> candidates,
            Consumer<Progress> listener) {
        this.question = question;
        this.trials = trials;
        this.speedTest = speedTest;
        this.budget = budget;
        this.search = new Search(Workload.CHAT, candidates);
        this.listener = listener;
    }

    /**
     * What came of it.
     *
     * @param baseline medians with the plan
     * @param best medians with the settings; the baseline where nothing was better
     */
    record Outcome(Measured settings, Speed baseline, Speed best) {}

    Outcome run() throws InterruptedException {
        listener.accept(new Progress(elapsed(), budget, 0, Candidate.PLAN.words(), null));
        while (true) {
            if (Thread.interrupted()) {
                throw new InterruptedException("the calibration was broken off");
            }
            switch (search.next(left())) {
                case Search.Step.Try(Candidate candidate) -> tryOut(candidate);
                case Search.Step.Done(Verdict verdict) -> {
                    return outcome(verdict);
                }
            }
        }
    }

    private void tryOut(Candidate candidate) throws InterruptedException {
        Speed speed = null;
        try {
            speed = measured(candidate);
            search.add(new Measurement(candidate, speed.prompt(), speed.generation()));
        } catch (StokerException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("the calibration was broken off");
            }
            if (candidate.equals(Candidate.PLAN)) {
                throw e;
            }
            search.broke(candidate);
        }
        listener.accept(new Progress(elapsed(), budget, search.trials(), candidate.words(), speed));
    }

    private Speed measured(Candidate candidate) throws InterruptedException {
        Plan plan = planWith(candidate);
        Duration patience = left().plusSeconds(1);
        Endpoint at = trials.of(candidate, plan, patience);
        boolean first = lengths == null;
        TrialLengths now = lengths == null ? TrialLengths.FIRST : lengths;
        Speed speed = speedTest.measure(at, now.prompt(), now.answer(), patience);
        if (first) {
            int context = plan.memory().layout().cache().tokens();
            lengths = TrialLengths.after(speed, left(), context);
            warmUp = speed;
        } else if (candidate.equals(Candidate.PLAN)) {
            ofThePlan.add(speed);
        }
        return speed;
    }

    private Plan planWith(Candidate candidate) {
        var asked =
                new PlanQuestion(
                        question.hardware(),
                        question.model(),
                        question.backend(),
                        question.wishes(),
                        question.circumstances(),
                        candidate.measured("It is tried out."));
        return switch (Planner.plan(asked)) {
            case PlanOutcome.Fits(Plan plan) -> plan;
            case PlanOutcome.TooLarge(var because, _, _) ->
                    throw new StokerException(ErrorCode.MEMORY_SHORT, because);
        };
    }

    private Outcome outcome(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Keep(var because) -> {
                Speed baseline = baseline();
                yield new Outcome(Candidate.PLAN.measured(because), baseline, baseline);
            }
            case Verdict.Faster(var measured, var plan, var candidate, _, _) ->
                    new Outcome(measured, speed(plan), speed(candidate));
        };
    }

    /** The first trial of all reads the file, so it counts only where there is no other. */
    private Speed baseline() {
        if (ofThePlan.isEmpty() && warmUp != null) {
            return warmUp;
        }
        if (ofThePlan.isEmpty()) {
            throw new StokerException(
                    ErrorCode.ENGINE_START_TIMEOUT,
                    "the %d s were over before anything was measured"
                            .formatted(budget.toSeconds()));
        }
        return new Speed(median(Speed::prompt), median(Speed::generation));
    }

    private double median(ToDoubleFunction<Speed> figure) {
        double[] sorted = ofThePlan.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static Speed speed(Verdict.Figures figures) {
        return new Speed(figures.promptTokensPerSecond(), figures.generationTokensPerSecond());
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private Duration left() {
        Duration left = budget.minus(elapsed());
        return left.isNegative() ? Duration.ZERO : left;
    }
}
