package dev.stoker.tuning.planning;

import dev.stoker.core.Fact;
import dev.stoker.hardware.CpuSet;
import dev.stoker.tuning.Bound;
import dev.stoker.tuning.Considered;
import dev.stoker.tuning.Knob;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.PlanQuestion;
import dev.stoker.tuning.Planned;
import java.util.List;

/** Threads, where they run and how they wait for each other. */
final class CpuPlan {
    /**
     * Rounds that a thread waits busily. Measured with two threads on two cores, tokens/s in the
     * median (worst): idle 141 (7) by default and 139 (47) with 1000 rounds; beside one busy
     * program 66 (8) and 51 (41); beside two 29 (1) and 59 (30). With 0 rounds it is 80 when idle.
     */
    private static final int SPIN_ROUNDS = 1000;

    private static final String SOURCE = "measured with two threads on two cores";

    private CpuPlan() {}

    static Plan.Cpu of(PlanQuestion question) {
        var planner = new ThreadPlan(question);
        Planned<Integer> threads = planner.threads();
        Fact<Integer> inEffect = planner.inEffect(threads);
        return new Plan.Cpu(
                threads,
                planner.batchThreads(),
                affinity(question),
                numa(question),
                spinCount(question, inEffect),
                inEffect);
    }

    private static Planned<CpuSet> affinity(PlanQuestion question) {
        var knobs = new Knobs(question.backend());
        return knobs.wishedOrLeft(
                Knob.CPU_AFFINITY,
                null,
                "The kernel spreads the threads over the allowed CPUs and can move them away from"
                        + " others.",
                "no affinity of its own");
    }

    private static Planned<String> numa(PlanQuestion question) {
        int nodes = question.hardware().cpu().numaNodes().asOptional().orElse(0);
        String because =
                switch (nodes) {
                    case 0 -> "How many memory nodes there are is not known.";
                    case 1 -> "There is one memory node, so nothing is to be spread.";
                    default ->
                            "Whether spreading over the %d memory nodes helps cannot be told without"
                                            .formatted(nodes)
                                    + " trying it out.";
                };
        Planned<String> left =
                new Knobs(question.backend())
                        .wishedOrLeft(Knob.NUMA, null, because, "no spreading");
        return new Planned<>(
                left.value(),
                left.bound(),
                left.because(),
                List.of(Words.considered("memory nodes", question.hardware().cpu().numaNodes())),
                left.byItself());
    }

    private static Planned<Integer> spinCount(PlanQuestion question, Fact<Integer> inEffect) {
        String byItself = "300,000 rounds";
        var knobs = new Knobs(question.backend());
        if (!knobs.take(Knob.SPIN_COUNT)) {
            return knobs.notTaken(null, byItself);
        }
        int threads = inEffect.asOptional().orElse(0);
        if (threads == 0) {
            return Planned.left("How many threads will compute is not known.", byItself);
        }
        if (threads == 1) {
            return Planned.left("One thread has no other to wait for.", byItself);
        }
        return new Planned<>(
                SPIN_ROUNDS, Bound.CONTENTION, because(question), figures(question), byItself);
    }

    private static String because(PlanQuestion question) {
        Double busy = question.circumstances().busyCpus();
        return busy != null && busy >= 0.5
                ? "Others compute on the same CPUs now, and a thread that waits busily takes the"
                        + " CPU from the one it waits for."
                : "Others may come to compute on the same CPUs, and waiting less busily costs next"
                        + " to nothing until then.";
    }

    private static List<Considered> figures(PlanQuestion question) {
        Double busy = question.circumstances().busyCpus();
        return List.of(
                Words.computed("CPUs busy for others", busy == null ? "not known" : busy),
                Words.considered("CPU quota", question.hardware().cpu().limits().quota()),
                new Considered(
                        "tokens/s beside two busy programs",
                        "59 instead of 29 (worst 30, 1)",
                        SOURCE),
                new Considered(
                        "tokens/s beside one busy program",
                        "51 instead of 66 (worst 41, 8)",
                        SOURCE),
                new Considered(
                        "tokens/s with nothing beside it",
                        "139 instead of 141 (worst 47, 7)",
                        SOURCE));
    }
}
