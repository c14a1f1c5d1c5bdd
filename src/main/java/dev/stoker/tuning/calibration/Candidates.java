package dev.stoker.tuning.calibration;

import dev.stoker.hardware.CpuSet;
import dev.stoker.tuning.Knob;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.PlanQuestion;
import dev.stoker.tuning.Wishes;
import dev.stoker.tuning.memory.CacheType;
import dev.stoker.tuning.planning.UsableCpus;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What is worth trying besides a plan. */
public final class Candidates {
    private static final int MOST_OF_ONE = 3;
    private static final List<Integer> UBATCHES = List.of(1024, 256);

    private final Plan plan;
    private final PlanQuestion question;
    private final UsableCpus cpus;

    private Candidates(Plan plan, PlanQuestion question) {
        this.plan = plan;
        this.question = question;
        this.cpus = UsableCpus.of(question.hardware());
    }

    /**
     * The values of each setting, the most telling setting first. Nothing that the user has fixed,
     * that the backend does not take, or that a limit of the CPUs forbids.
     *
     * @param cacheTypes whether keys and values may be kept less exactly
     */
    public static List<List<Candidate>> around(
            Plan plan, PlanQuestion question, boolean cacheTypes) {
        var candidates = new Candidates(plan, question);
        var all = new ArrayList<List<Candidate>>();
        all.add(candidates.threads());
        all.add(candidates.batchThreads());
        all.add(candidates.ubatch());
        if (cacheTypes) {
            all.add(candidates.cache());
        }
        all.removeIf(List::isEmpty);
        return List.copyOf(all);
    }

    private List<Candidate> threads() {
        int now = plan.cpu().inEffect().asOptional().orElse(0);
        if (now < 1 || question.wishes().fixed().threads() != null || !takes(Knob.THREADS)) {
            return List.of();
        }
        return IntStream.of(now - 1, physical(), most(), now / 2)
                .filter(count -> count >= 1 && count <= most() && count != now)
                .distinct()
                .limit(MOST_OF_ONE)
                .mapToObj(count -> new Candidate(count, null, null, null, null))
                .toList();
    }

    private List<Candidate> batchThreads() {
        int now = plan.cpu().inEffect().asOptional().orElse(0);
        if (now < 1
                || question.wishes().fixed().batchThreads() != null
                || !takes(Knob.BATCH_THREADS)) {
            return List.of();
        }
        return IntStream.of(physical(), most())
                .filter(count -> count > now && count <= most())
                .distinct()
                .mapToObj(count -> new Candidate(null, count, null, null, null))
                .toList();
    }

    private List<Candidate> ubatch() {
        boolean open =
                question.wishes().fixed().ubatch() == null
                        && !question.circumstances().embedding()
                        && takes(Knob.UBATCH);
        int now = plan.memory().layout().ubatch();
        return open
                ? UBATCHES.stream()
                        .filter(size -> size != now)
                        .map(size -> new Candidate(null, null, size, null, null))
                        .toList()
                : List.of();
    }

    private List<Candidate> cache() {
        Wishes.Fixed fixed = question.wishes().fixed();
        boolean open = fixed.keys() == null && fixed.values() == null;
        CacheType small = CacheType.Q8_0;
        return open
                        && takes(Knob.KEY_CACHE)
                        && takes(Knob.VALUE_CACHE)
                        && plan.memory().layout().cache().keys() != small
                ? List.of(new Candidate(null, null, null, small, small))
                : List.of();
    }

    private boolean takes(Knob knob) {
        return question.backend().knobs().contains(knob);
    }

    private int physical() {
        return cpus.physicalCores().asOptional().orElse(0);
    }

    /** Logical CPUs that may compute at once. */
    private int most() {
        int logical =
                cpus.allowed()
                        .asOptional()
                        .map(CpuSet::size)
                        .or(() -> cpus.logical().asOptional())
                        .orElse(0);
        return Math.min(logical, cpus.quota().asOptional().orElse(logical));
    }
}
