package dev.stoker.tuning.calibration;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The plan against what looked faster, with trials of their own: those in which it looked so would
 * flatter it.
 */
final class Duel {
    /** Pairs after which there is a look, and the chance that is then small enough. */
    private static final List<Look> LOOKS =
            List.of(new Look(5, 0.01), new Look(9, 0.015), new Look(15, 0.025));

    private static final double WORTHWHILE = 1.05;

    private final Workload workload;
    private final Candidate challenger;
    private final List<Measurement> plan = new ArrayList<>();
    private final List<Measurement> other = new ArrayList<>();

    /** The chances add up to one in twenty over all looks. */
    private record Look(int pairs, double chance) {}

    Duel(Workload workload, Candidate challenger) {
        this.workload = workload;
        this.challenger = challenger;
    }

    /** Pairs without which nothing can be said. */
    static int fewest() {
        return LOOKS.getFirst().pairs();
    }

    /** Pairs that decide most of the time, though some trials be disturbed. */
    static int usual() {
        return LOOKS.get(1).pairs();
    }

    /** One more pair, the order changing each time, so that neither is always first. */
    List<Candidate> pair() {
        return plan.size() % 2 == 0
                ? List.of(Candidate.PLAN, challenger)
                : List.of(challenger, Candidate.PLAN);
    }

    void add(Measurement measurement) {
        (measurement.candidate().equals(Candidate.PLAN) ? plan : other).add(measurement);
    }

    /** Whether it is decided one way or the other. */
    boolean isOver() {
        int pairs = Math.min(plan.size(), other.size());
        boolean last = pairs >= LOOKS.getLast().pairs();
        return last
                || LOOKS.stream()
                        .filter(look -> look.pairs() == pairs)
                        .anyMatch(look -> ratio() < 1 || isProven(look));
    }

    Verdict verdict() {
        int pairs = Math.min(plan.size(), other.size());
        Look look =
                LOOKS.reversed().stream().filter(l -> l.pairs() <= pairs).findFirst().orElse(null);
        if (look == null) {
            return new Verdict.Keep(
                    "There was too little time to make sure that %s is faster."
                            .formatted(challenger.words()));
        }
        if (!isProven(look)) {
            return new Verdict.Keep(
                    "In %d trials each, %s was %s times as fast as the plan, which is within noise."
                            .formatted(pairs, challenger.words(), number(ratio())));
        }
        return faster(pairs);
    }

    private Verdict faster(int pairs) {
        Verdict.Figures before = figures(plan);
        Verdict.Figures after = figures(other);
        String summary =
                "In %d trials each, %s generated %s tokens/s instead of %s and read %s instead of %s; chance alone does that in fewer than %s %% of cases."
                        .formatted(
                                pairs,
                                challenger.words(),
                                number(after.generationTokensPerSecond()),
                                number(before.generationTokensPerSecond()),
                                number(after.promptTokensPerSecond()),
                                number(before.promptTokensPerSecond()),
                                number(Math.max(0.1, Math.ceil(chance() * 1000) / 10)));
        return new Verdict.Faster(challenger.measured(summary), before, after, ratio(), chance());
    }

    private boolean isProven(Look look) {
        return ratio() >= WORTHWHILE && chance() <= look.chance();
    }

    private double ratio() {
        double before = RankTest.median(speeds(plan));
        double after = RankTest.median(speeds(other));
        return before > 0 ? after / before : after > 0 ? Double.MAX_VALUE : 1;
    }

    private double chance() {
        return RankTest.chance(speeds(other), speeds(plan));
    }

    private List<Double> speeds(List<Measurement> trials) {
        return trials.stream().map(workload::speed).toList();
    }

    private static Verdict.Figures figures(List<Measurement> trials) {
        return new Verdict.Figures(
                median(trials, Measurement::promptTokensPerSecond),
                median(trials, Measurement::generationTokensPerSecond),
                trials.size());
    }

    private static double median(List<Measurement> trials, ToDoubleFunction<Measurement> figure) {
        return RankTest.median(trials.stream().map(figure::applyAsDouble).toList());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
    }
}
