package dev.stoker.tuning.planning;

import static dev.stoker.tuning.planning.Words.count;

import dev.stoker.core.Fact;
import dev.stoker.hardware.CpuLimits;
import dev.stoker.hardware.CpuSet;
import dev.stoker.tuning.BackendTraits;
import dev.stoker.tuning.Bound;
import dev.stoker.tuning.Considered;
import dev.stoker.tuning.Knob;
import dev.stoker.tuning.Measured;
import dev.stoker.tuning.PlanQuestion;
import dev.stoker.tuning.Planned;
import dev.stoker.tuning.Wishes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many threads compute. Set where a limit binds of which the backend knows nothing; left where
 * it counts the same by itself.
 */
final class ThreadPlan {
    private final PlanQuestion question;
    private final Knobs knobs;
    private final UsableCpus cpus;
    private final CpuLimits limits;

    ThreadPlan(PlanQuestion question) {
        this.question = question;
        this.knobs = new Knobs(question.backend());
        this.cpus = UsableCpus.of(question.hardware());
        this.limits = question.hardware().cpu().limits();
    }

    /** For generating. */
    Planned<Integer> threads() {
        Integer wished = question.wishes().fixed().threads();
        if (!knobs.take(Knob.THREADS)) {
            return knobs.notTaken(wished, byItself());
        }
        if (wished != null) {
            return ofUser(Math.max(1, wished));
        }
        Measured measured = question.measured();
        if (measured != null && measured.threads() != null) {
            int allowed = Math.min(measured.threads(), most());
            return new Planned<>(
                    Math.max(1, allowed),
                    Bound.MEASUREMENT,
                    measured.summary(),
                    considered(null),
                    byItself());
        }
        return fromFacts();
    }

    /** For reading prompts. */
    Planned<Integer> batchThreads() {
        Wishes.Fixed fixed = question.wishes().fixed();
        String byItself = "as many as for generating";
        if (!knobs.take(Knob.BATCH_THREADS)) {
            return knobs.notTaken(fixed.batchThreads(), byItself);
        }
        if (fixed.batchThreads() != null) {
            return knobs.ofUser(Math.max(1, fixed.batchThreads()), byItself);
        }
        Measured measured = question.measured();
        if (measured != null && measured.batchThreads() != null) {
            int allowed = Math.max(1, Math.min(measured.batchThreads(), most()));
            return new Planned<>(
                    allowed, Bound.MEASUREMENT, measured.summary(), List.of(), byItself);
        }
        return Planned.left(
                "Prompts are read with the threads that generate; more has to be shown by"
                        + " measurement first.",
                byItself);
    }

    /** What runs in the end, if {@code threads} is what the plan says. */
    Fact<Integer> inEffect(Planned<Integer> threads) {
        Integer set = threads.value();
        return set == null ? own() : Fact.known(set, "the plan");
    }

    private Planned<Integer> ofUser(int wished) {
        Integer best = best();
        String because =
                best != null && wished > best
                        ? "So many are wished, though no more than %d can compute at once."
                                .formatted(best)
                        : "So many are wished.";
        return new Planned<>(wished, Bound.USER, because, considered(null), byItself());
    }

    private Planned<Integer> fromFacts() {
        Integer best = best();
        if (best == null) {
            return Planned.left(
                    "Neither the cores nor a limit of them is known, so nothing is known better.",
                    byItself());
        }
        int calm = besideOthers(best);
        if (calm < best) {
            return new Planned<>(
                    calm,
                    Bound.CONTENTION,
                    "Other programs keep CPUs busy, and with a thread on each core every step would"
                            + " wait for the slowest.",
                    busy(),
                    byItself());
        }
        Bound bound = bound(best);
        boolean limited = bound != Bound.PHYSICAL_CORES && bound != Bound.PERFORMANCE_CORES;
        Integer own = own().asOptional().orElse(null);
        if (!limited && (own == null || own.equals(best))) {
            return new Planned<>(
                    null,
                    Bound.BACKEND,
                    "No limit binds below the %s, which is left to the backend to count."
                            .formatted(count(best, machineWord() + " core")),
                    considered(bound),
                    byItself());
        }
        return new Planned<>(best, bound, because(best, bound), considered(bound), byItself());
    }

    /**
     * Cores that others leave, but no fewer than half: the load may pass. Measured on two cores
     * beside two busy programs: one thread generates 97 tokens/s, two generate 50.
     */
    private int besideOthers(int best) {
        Double busy = question.circumstances().busyCpus();
        long others = busy == null ? 0 : Math.round(busy);
        return (int) Math.max((best + 1) / 2, best - Math.min(best, others));
    }

    private List<Considered> busy() {
        Double busy = question.circumstances().busyCpus();
        var all = new ArrayList<>(considered(null));
        all.addFirst(Words.computed("CPUs busy for others", busy == null ? "not known" : busy));
        return all;
    }

    /** The smallest of all limits; null where none is known. */
    private @Nullable Integer best() {
        Integer cores = cpus.cores(cpus.allowed()).asOptional().orElse(null);
        Integer quota = cpus.quota().asOptional().orElse(null);
        return cores == null ? quota : quota == null ? cores : Integer.valueOf(min(cores, quota));
    }

    private static int min(int one, int other) {
        return Math.min(one, other);
    }

    /** More than this no measurement may ask for: each would take time from another. */
    private int most() {
        int logical = cpus.allowed().asOptional().map(CpuSet::size).orElse(Integer.MAX_VALUE);
        return Math.min(logical, cpus.quota().asOptional().orElse(Integer.MAX_VALUE));
    }

    private Bound bound(int best) {
        int machine = cpus.machineCores().asOptional().orElse(Integer.MAX_VALUE);
        Integer quota = cpus.quota().asOptional().orElse(null);
        int logical = cpus.logical().asOptional().orElse(Integer.MAX_VALUE);
        if (quota != null && quota == best && (best < machine || best < logical)) {
            return Bound.QUOTA;
        }
        if (binds(limits.cpuset(), best, machine)) {
            return Bound.CPUSET; // named first, since the kernel shows it in the affinity as well
        }
        if (binds(limits.affinity(), best, machine) || best < machine) {
            return Bound.AFFINITY;
        }
        return cpus.hybrid() ? Bound.PERFORMANCE_CORES : Bound.PHYSICAL_CORES;
    }

    private boolean binds(Fact<CpuSet> limit, int best, int machine) {
        return limit instanceof Fact.Known<CpuSet>(var set, _)
                && cpus.confines(set)
                && cpus.cores(limit).asOptional().orElse(0) == best
                && (best < machine || set.size() == best);
    }

    private static String because(int best, Bound bound) {
        String threads = count(best, "thread");
        return switch (bound) {
            case QUOTA -> threads + " at once: more would use up the CPU quota and be halted.";
            case CPUSET -> threads + ": the cgroup is confined to the CPUs of " + cores(best) + ".";
            case AFFINITY -> threads + ": the process may run on the CPUs of " + cores(best) + ".";
            case PERFORMANCE_CORES ->
                    threads + ", one a fast core: slow ones would hold up each step.";
            default -> threads + ", one a physical core: a second one there adds nothing.";
        };
    }

    private static String cores(int best) {
        return count(best, "core") + " only";
    }

    private String machineWord() {
        return cpus.hybrid() ? "fast" : "physical";
    }

    /** What the backend counts. */
    private Fact<Integer> own() {
        return switch (question.backend().byItself().threads()) {
            case PHYSICAL_CORES -> cpus.countedByLlama();
            case UNKNOWN -> Fact.unknown("the backend does not say how it counts its threads");
        };
    }

    private @Nullable String byItself() {
        if (question.backend().byItself().threads() == BackendTraits.Threads.UNKNOWN) {
            return null;
        }
        return own().asOptional()
                .map(own -> own + ", from the cores of the machine, whatever limits there are")
                .orElse("the cores of the machine, whatever limits there are");
    }

    private List<Considered> considered(@Nullable Bound decider) {
        var all = new ArrayList<Considered>();
        all.add(Words.considered("CPU quota", limits.quota()));
        all.add(Words.considered("CPUs of the cpuset", limits.cpuset()));
        all.add(Words.considered("CPUs of the affinity", limits.affinity()));
        all.add(Words.considered(machineWord() + " cores allowed", cpus.cores(cpus.allowed())));
        all.add(Words.considered(machineWord() + " cores of the machine", cpus.machineCores()));
        int first =
                decider == Bound.QUOTA
                        ? 0
                        : decider == Bound.CPUSET ? 1 : decider == Bound.AFFINITY ? 2 : 3;
        all.addFirst(all.remove(first));
        return all;
    }
}
