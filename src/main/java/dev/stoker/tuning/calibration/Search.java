package dev.stoker.tuning.calibration;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says what to try out next, and in the end whether it is faster than the plan. One setting after
 * the other is varied around the best found so far; then that is tried against the plan until the
 * difference is certain or the time is up. Has no clock and runs nothing: the caller does both.
 *
 * <p>Not for more than one thread.
 */
public final class Search {
    /** Of two trials the faster one counts: what disturbs a trial makes it slower, never faster. */
    private static final int TRIALS = 2;

    /** Less than this is not followed up. */
    private static final double PROMISING = 1.03;

    private final Workload workload;
    private final Deque<List<Candidate>> settings;
    private final Deque<Candidate> queue = new ArrayDeque<>();
    private final Map<Candidate, Double> best = new LinkedHashMap<>();
    private final Set<Candidate> broken = new HashSet<>();
    private final Pace pace = new Pace();

    private Candidate centre = Candidate.PLAN;
    private boolean warm;
    private boolean varied;
    private @Nullable Duel duel;
    private @Nullable Verdict verdict;

    /**
     * @param settings of each setting, the values to try besides the plan's; the most telling
     *     setting first, see {@link Candidates}
     */
    public Search(Workload workload, List<List<Candidate>> settings) {
        this.workload = workload;
        this.settings = new ArrayDeque<>(settings);
        queue.add(Candidate.PLAN); // the first trial reads the file, and is thrown away
    }

    /** What to do next. */
    public sealed interface Step {
        /**
         * Start the backend with it, measure, and come back with {@link #add} or {@link #broke}.
         */
        record Try(Candidate candidate) implements Step {}

        /** There is nothing more to do. */
        record Done(Verdict verdict) implements Step {}
    }

    /**
     * The next step; the same until a trial was added.
     *
     * @param remaining of the time given to the whole
     */
    public Step next(Duration remaining) {
        pace.note(remaining);
        while (verdict == null) {
            Candidate next = queue.peek();
            if (next == null) {
                advance();
            } else if (pace.affords(1)) {
                return new Step.Try(next);
            } else {
                verdict = atOnce();
            }
        }
        return new Step.Done(verdict);
    }

    /** The outcome of the trial that was asked for; of another one it is left aside. */
    public void add(Measurement measurement) {
        if (!measurement.candidate().equals(queue.peek())) {
            return;
        }
        queue.remove();
        pace.tried();
        if (!warm) {
            warm = true;
        } else if (duel != null) {
            duel.add(measurement);
        } else {
            best.merge(measurement.candidate(), workload.speed(measurement), Math::max);
        }
    }

    /** The backend did not come up with it, or broke. */
    public void broke(Candidate candidate) {
        pace.tried();
        broken.add(candidate);
        queue.removeIf(candidate::equals);
        best.remove(candidate);
        if (candidate.equals(Candidate.PLAN)) {
            verdict = new Verdict.Keep("The backend did not work with the plan itself.");
        } else if (duel != null) {
            verdict = new Verdict.Keep("The backend broke with " + candidate.words() + ".");
        }
    }

    /** Trials made so far. */
    public int trials() {
        return pace.trials();
    }

    private void advance() {
        if (duel != null) {
            if (duel.isOver() || !pace.affords(2)) {
                verdict = duel.verdict();
            } else {
                queue.addAll(duel.pair());
            }
            return;
        }
        settle();
        if (!vary()) {
            challenge();
        }
    }

    /** The best of the last round is what the next round is about. */
    private void settle() {
        double least = best.getOrDefault(centre, 0.0) * PROMISING;
        for (Map.Entry<Candidate, Double> entry : best.entrySet()) {
            if (entry.getValue() > least) {
                least = entry.getValue();
                centre = entry.getKey();
            }
        }
        best.clear();
    }

    /** Puts up the next setting that there is time for. */
    private boolean vary() {
        while (!settings.isEmpty()) {
            List<Candidate> round = new ArrayList<>(List.of(centre));
            settings.remove().stream()
                    .map(centre::with)
                    .filter(candidate -> !round.contains(candidate) && !broken.contains(candidate))
                    .forEach(round::add);
            if (round.size() > 1 && pace.affords(round.size() * TRIALS + trialsToProve())) {
                varied = true;
                for (int i = 0; i < TRIALS; i++) {
                    queue.addAll(i % 2 == 0 ? round : round.reversed());
                }
                return true;
            }
        }
        return false;
    }

    /** Time to be kept: a gain in sight is worth more than another setting. */
    private int trialsToProve() {
        return 2 * (centre.equals(Candidate.PLAN) ? Duel.fewest() : Duel.usual());
    }

    private void challenge() {
        if (!varied) {
            verdict = new Verdict.Keep("There was nothing else to try, or too little time for it.");
        } else if (centre.equals(Candidate.PLAN)) {
            verdict = new Verdict.Keep("Nothing that was tried looked faster than the plan.");
        } else {
            duel = new Duel(workload, centre);
        }
    }

    private Verdict atOnce() {
        return duel == null
                ? new Verdict.Keep("There was too little time to compare anything with the plan.")
                : duel.verdict();
    }
}
