package dev.stoker.tuning.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.BackendKind;
import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.Core;
import dev.stoker.hardware.CoreKind;
import dev.stoker.hardware.CpuLimits;
import dev.stoker.hardware.CpuSet;
import dev.stoker.hardware.Gpu;
import dev.stoker.tuning.BackendTraits;
import dev.stoker.tuning.Knob;
import dev.stoker.tuning.Measured;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.PlanOutcome;
import dev.stoker.tuning.PlanQuestion;
import dev.stoker.tuning.PlanQuestion.Circumstances;
import dev.stoker.tuning.Planned;
import dev.stoker.tuning.Wishes;
import dev.stoker.tuning.memory.CacheType;
import dev.stoker.tuning.memory.LoadMode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Machines, limits, models, backends and wishes at random, nonsense among them. */
final class PlanningPropertyTest {
    private static final int PER_SEED = 5;

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void keepsEveryLimitAndGivesEveryReason(long seed) {
        var random = new SplittableRandom(seed);
        for (int i = 0; i < PER_SEED; i++) {
            Asked asked = any(random);

            PlanOutcome outcome = asked.outcome();

            assertThat(asked.outcome()).isEqualTo(outcome);
            switch (outcome) {
                case PlanOutcome.Fits(var plan) -> {
                    assertReasons(plan);
                    assertThreads(asked, plan);
                    assertMemory(asked, plan);
                }
                case PlanOutcome.TooLarge(var because, var plan, var nearest) -> {
                    assertSentence(because);
                    assertReasons(plan);
                    nearest.forEach(offer -> assertFits(asked, offer));
                }
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void givesNoLessContextForMoreMemory(long seed) {
        var random = new SplittableRandom(seed);
        Asked asked = any(random);
        asked.headroom = Fact.unknown("no limit is set");
        long memory = random.nextLong(1L << 28, 1L << 34);
        int before = 0;
        for (int i = 0; i < 10; i++) {
            asked.available(new Bytes(memory));

            int context =
                    asked.outcome() instanceof PlanOutcome.Fits(var plan)
                            ? plan.memory().layout().cache().tokens()
                            : 0;

            assertThat(context).isGreaterThanOrEqualTo(before);
            before = context;
            memory += random.nextLong(1L << 30);
        }
    }

    private static void assertThreads(Asked asked, Plan plan) {
        for (Integer threads :
                Stream.of(plan.cpu().threads().value(), plan.cpu().batchThreads().value())
                        .flatMap(Stream::ofNullable)
                        .toList()) {
            assertThat(threads).isPositive();
            if (asked.wishes.fixed().equals(Wishes.Fixed.NONE)) {
                CpuLimits limits = asked.limits;
                limits.affinity().asOptional().ifPresent(set -> assertWithin(threads, set.size()));
                limits.cpuset().asOptional().ifPresent(set -> assertWithin(threads, set.size()));
                limits.quota()
                        .asOptional()
                        .ifPresent(quota -> assertWithin(threads, quota.intValue()));
            }
        }
    }

    private static void assertWithin(int threads, int limit) {
        assertThat(threads).isLessThanOrEqualTo(Math.max(1, limit));
    }

    private static void assertMemory(Asked asked, Plan plan) {
        Bytes total = plan.memory().estimate().total();
        plan.memory()
                .room()
                .asOptional()
                .ifPresent(room ->
                        assertThat(total).isLessThanOrEqualTo(room.minus(plan.memory().reserve())));
        var cache = plan.memory().layout().cache();
        int perRequest = cache.unified() ? cache.tokens() : cache.tokens() / cache.slots();
        Integer trained = asked.trained;
        if (trained != null && trained > 0) {
            assertThat(perRequest).isLessThanOrEqualTo(trained);
        }
        Integer needed = asked.now.needed();
        if (needed != null && plan.context().tokens().value() != null) {
            assertThat(perRequest).isGreaterThanOrEqualTo(needed);
        }
        if (plan.memory().room().asOptional().isPresent()) {
            assertThat(Asked.estimate(asked.question().model(), plan.memory().layout()))
                    .isEqualTo(plan.memory().estimate());
        }
    }

    private static void assertFits(Asked asked, PlanOutcome.Nearest offer) {
        PlanQuestion question = asked.question();
        Circumstances now = question.circumstances();
        PlanOutcome again =
                Planning.plan(
                        new PlanQuestion(
                                question.hardware(),
                                question.model(),
                                question.backend(),
                                offer.wishes(),
                                new Circumstances(
                                        now.promised(),
                                        now.returned(),
                                        null,
                                        now.embedding(),
                                        now.busyCpus()),
                                question.measured()),
                        Asked::estimate);
        assertThat(again)
                .isInstanceOfSatisfying(
                        PlanOutcome.Fits.class,
                        fits -> {
                            var layout = fits.plan().memory().layout();
                            assertThat(layout.cache().tokens()).isEqualTo(offer.context());
                            assertThat(layout.cache().slots()).isEqualTo(offer.slots());
                            assertThat(layout.cache().keys()).isEqualTo(offer.keys());
                            assertThat(fits.plan().memory().estimate().total())
                                    .isEqualTo(offer.total());
                        });
    }

    private static void assertReasons(Plan plan) {
        for (Planned<?> planned :
                List.of(
                        plan.cpu().threads(),
                        plan.cpu().batchThreads(),
                        plan.cpu().affinity(),
                        plan.cpu().numa(),
                        plan.cpu().spinCount(),
                        plan.context().tokens(),
                        plan.context().slots(),
                        plan.context().unified(),
                        plan.context().keys(),
                        plan.context().values(),
                        plan.batch().tokens(),
                        plan.batch().utokens(),
                        plan.batch().flashAttention(),
                        plan.load().gpuLayers(),
                        plan.load().mode(),
                        plan.load().promptCache(),
                        plan.load().checkpoints())) {
            assertSentence(planned.because());
        }
    }

    private static void assertSentence(String because) {
        assertThat(because)
                .matches("[-A-Z0-9a-z][^\\n]{8,}\\.")
                .doesNotContainPattern("[.!?] [A-Z]");
    }

    private static Asked any(SplittableRandom random) {
        var asked = new Asked();
        anyCpus(asked, random);
        asked.available = maybe(random, () -> new Bytes(random.nextLong(0, 1L << 37)));
        asked.headroom = maybe(random, () -> new Bytes(random.nextLong(0, 1L << 35)));
        asked.gpus = maybe(random, () -> anyGpus(random));
        asked.trained = pick(random, null, 0, 1, 300, 512, 8192, 131_072, Integer.MAX_VALUE);
        asked.weights =
                new Bytes(
                        pick(random, 0L, 1L << 20, 1L << 30, random.nextLong(1L << 36), 1L << 62));
        asked.kind = pick(random, BackendKind.values());
        asked.knobs = EnumSet.allOf(Knob.class);
        if (random.nextInt(3) == 0) {
            asked.knobs.removeIf(_ -> random.nextInt(3) == 0);
        }
        asked.byItself =
                new BackendTraits.ByItself(
                        pick(random, BackendTraits.Threads.values()),
                        pick(
                                random,
                                new BackendTraits.Context.Trained(),
                                new BackendTraits.Context.Fixed(random.nextInt(-1, 9000)),
                                new BackendTraits.Context.ByMemory("by its memory")),
                        random.nextBoolean(),
                        pick(random, -1, 0, 1, 4),
                        random.nextBoolean(),
                        Bytes.ofGibi(8));
        asked.wishes = anyWishes(random);
        asked.now =
                new Circumstances(
                        new Bytes(pick(random, 0L, random.nextLong(1L << 34), Long.MAX_VALUE)),
                        new Bytes(pick(random, 0L, random.nextLong(1L << 34), Long.MAX_VALUE)),
                        pick(random, null, null, -1, 500, 9000, Integer.MAX_VALUE),
                        random.nextInt(5) == 0,
                        pick(random, null, 0.0, 3.5, Double.NaN));
        asked.measured =
                random.nextInt(4) == 0
                        ? new Measured(
                                random.nextInt(1, 99),
                                pick(random, null, 7),
                                pick(random, null, CacheType.Q8_0),
                                pick(random, null, CacheType.Q8_0),
                                pick(random, null, 128, 2048),
                                "It was measured to be faster.")
                        : null;
        asked.window = pick(random, 0, 1, 1024, random.nextInt(100_000), Integer.MAX_VALUE);
        return asked;
    }

    private static void anyCpus(Asked asked, SplittableRandom random) {
        int physical = random.nextInt(1, 33);
        int each = random.nextInt(1, 3);
        asked.machine(physical, each);
        if (random.nextBoolean() && physical > 1) {
            asked.hybrid(random.nextInt(1, physical), random.nextInt(1, physical));
        }
        if (random.nextInt(4) == 0) {
            asked.layout = Fact.unknown("damaged");
        } else if (random.nextInt(4) == 0) {
            asked.layout = Fact.known(nonsense(random), "damaged");
        }
        asked.limits =
                new CpuLimits(
                        maybe(random, () -> anySet(random, physical * each)),
                        maybe(random, () -> anySet(random, physical * each)),
                        maybe(random, () -> random.nextDouble(0.01, 40)));
        asked.nodes = maybe(random, () -> random.nextInt(1, 5));
        asked.architecture = pick(random, "x86_64", "aarch64");
    }

    private static List<Core> nonsense(SplittableRandom random) {
        var all = new ArrayList<Core>();
        for (int i = random.nextInt(4); i > 0; i--) {
            all.add(
                    new Core(
                            Fact.unknown(""),
                            anySet(random, 8),
                            maybe(random, () -> pick(random, CoreKind.values()))));
        }
        return all;
    }

    private static CpuSet anySet(SplittableRandom random, int logical) {
        var cpus = new ArrayList<Integer>();
        for (int i = random.nextInt(logical + 1); i > 0; i--) {
            cpus.add(random.nextInt(logical + 2));
        }
        return CpuSet.of(cpus);
    }

    private static List<Gpu> anyGpus(SplittableRandom random) {
        return random.nextBoolean()
                ? List.of()
                : List.of(
                        new Gpu(
                                Fact.unknown(""),
                                Fact.unknown(""),
                                maybe(random, () -> new Bytes(random.nextLong(1L << 36))),
                                maybe(random, () -> new Bytes(random.nextLong(1L << 36))),
                                maybe(random, random::nextBoolean),
                                Fact.unknown("")));
    }

    private static Wishes anyWishes(SplittableRandom random) {
        Wishes.Fixed fixed =
                random.nextInt(3) > 0
                        ? Wishes.Fixed.NONE
                        : new Wishes.Fixed(
                                pick(random, null, -3, 0, 5),
                                pick(random, null, 0, 9),
                                pick(random, null, CacheType.Q8_0, CacheType.F32),
                                pick(random, null, CacheType.Q4_0),
                                pick(random, null, 0, 64),
                                pick(random, null, -1, 4096),
                                pick(random, null, -1, 99),
                                pick(random, null, true, false),
                                pick(random, null, LoadMode.NONE),
                                pick(random, null, Bytes.ZERO, Bytes.ofGibi(2)));
        return new Wishes(
                pick(
                        random,
                        new Wishes.Context.Auto(),
                        new Wishes.Context.Auto(),
                        new Wishes.Context.Max(),
                        new Wishes.Context.Tokens(
                                pick(random, -5, 0, 1000, 70_000, Integer.MAX_VALUE))),
                pick(random, null, null, -1, 2, 1_000_000),
                pick(random, Wishes.Priority.values()),
                pick(random, null, null, Bytes.ofMebi(300), new Bytes(Long.MAX_VALUE)),
                fixed);
    }

    private static <T> Fact<T> maybe(SplittableRandom random, Supplier<T> value) {
        return random.nextInt(3) == 0
                ? Fact.unknown("not told")
                : Fact.known(value.get(), "somewhere");
    }

    @SafeVarargs
    private static <T extends @Nullable Object> T pick(SplittableRandom random, T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
