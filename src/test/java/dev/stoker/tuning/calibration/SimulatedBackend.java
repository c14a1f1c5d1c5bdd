package dev.stoker.tuning.calibration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * A backend as noisy as the one that was measured: 5 % of spread, and one trial in seven disturbed
 * down to a third or less of its speed.
 */
final class SimulatedBackend {
    private static final Duration TRIAL = Duration.ofSeconds(2);

    final List<Candidate> tried = new ArrayList<>();
    private final SplittableRandom random;
    private final ToDoubleFunction<Candidate> speed;
    private final boolean noisy;

    SimulatedBackend(long seed, ToDoubleFunction<Candidate> speed) {
        this(seed, true, speed);
    }

    private SimulatedBackend(long seed, boolean noisy, ToDoubleFunction<Candidate> speed) {
        this.noisy = noisy;
        this.random = new SplittableRandom(seed);
        this.speed = speed;
    }

    /** One without any noise. */
    static SimulatedBackend quiet(ToDoubleFunction<Candidate> speed) {
        return new SimulatedBackend(0, false, speed);
    }

    /** Runs a search to its end. */
    Verdict search(Search search, Duration budget) {
        Duration remaining = budget;
        while (true) {
            switch (search.next(remaining)) {
                case Search.Step.Done(var verdict) -> {
                    return verdict;
                }
                case Search.Step.Try(var candidate) -> {
                    tried.add(candidate);
                    search.add(measure(candidate));
                    remaining = remaining.minus(TRIAL);
                }
            }
        }
    }

    private Measurement measure(Candidate candidate) {
        double all = speed.applyAsDouble(candidate) * (noisy ? noise() : 1);
        return new Measurement(candidate, 300 * all, 140 * all);
    }

    private double noise() {
        double factor = Math.exp(random.nextGaussian() * 0.05);
        return random.nextInt(7) == 0 ? factor * random.nextDouble(0.03, 0.35) : factor;
    }
}
