package dev.stoker.tuning.planning;

import dev.stoker.core.BackendKind;
import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.gguf.Attention;
import dev.stoker.gguf.FeedForward;
import dev.stoker.gguf.GgufFacts;
import dev.stoker.gguf.GgufShape;
import dev.stoker.gguf.GgufSplit;
import dev.stoker.gguf.GgufTensors;
import dev.stoker.gguf.Rope;
import dev.stoker.hardware.CgroupMemory;
import dev.stoker.hardware.Core;
import dev.stoker.hardware.CoreKind;
import dev.stoker.hardware.Cores;
import dev.stoker.hardware.Cpu;
import dev.stoker.hardware.CpuLimits;
import dev.stoker.hardware.CpuSet;
import dev.stoker.hardware.Gpu;
import dev.stoker.hardware.Hardware;
import dev.stoker.hardware.Memory;
import dev.stoker.hardware.MemoryReading;
import dev.stoker.hardware.OperatingSystem;
import dev.stoker.tuning.BackendTraits;
import dev.stoker.tuning.Knob;
import dev.stoker.tuning.Measured;
import dev.stoker.tuning.ModelFacts;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.PlanOutcome;
import dev.stoker.tuning.PlanQuestion;
import dev.stoker.tuning.PlanQuestion.Circumstances;
import dev.stoker.tuning.Wishes;
import dev.stoker.tuning.memory.EngineLayout;
import dev.stoker.tuning.memory.MemoryEstimate;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A question to the planner, one thing at a time changed. At first: four plain cores, 8 GiB
 * available, a model of 1 GiB with 32 KiB a token trained for 32,768, a llama-server.
 */
public final class Asked {
    /** Numbers kept of one token, keys and values together: 32 KiB as f16. */
    private static final int NUMBERS = 16_384;

    private static final Fact<Integer> NO_COUNT = Fact.unknown("not told");

    Cores cores = cores(4, 4, null);
    Fact<List<Core>> layout = Fact.known(plain(4, 1), "sysfs");
    Fact<Integer> nodes = Fact.known(1, "sysfs");
    CpuLimits limits = limits(null, null, null);
    Fact<Bytes> available = Fact.known(Bytes.ofGibi(8), "/proc/meminfo");
    Fact<Bytes> headroom = Fact.unknown("no limit is set");
    Fact<List<Gpu>> gpus = Fact.known(List.of(), "lspci");
    String architecture = "x86_64";
    @Nullable Integer trained = 32_768;
    int window;
    @Nullable Integer blocks = 16;
    Bytes weights = Bytes.ofGibi(1);
    BackendKind kind = BackendKind.LLAMACPP;
    Set<Knob> knobs = EnumSet.allOf(Knob.class);
    BackendTraits.ByItself byItself =
            new BackendTraits.ByItself(
                    BackendTraits.Threads.PHYSICAL_CORES,
                    new BackendTraits.Context.Trained(),
                    true,
                    4,
                    true,
                    Bytes.ofGibi(8));
    Wishes wishes = Wishes.NONE;
    Circumstances now = Circumstances.PLAIN;
    @Nullable Measured measured;

    /** As simple as can be, and exact for the model here. */
    static MemoryEstimate estimate(ModelFacts model, EngineLayout layout) {
        EngineLayout.Cache cache = layout.cache();
        long half = Math.multiplyExact((long) cache.tokens(), NUMBERS / 2);
        return new MemoryEstimate(
                model.weights(),
                model.projector(),
                new Bytes(Math.addExact(cache.keys().bytesOf(half), cache.values().bytesOf(half))),
                Bytes.ZERO,
                Bytes.ofKibi(64).times(layout.ubatch()),
                layout.promptCache(),
                checkpoint(model).times((long) cache.checkpoints() * cache.slots()),
                Bytes.ofMebi(24));
    }

    /** 32 KiB for each token of the window, whatever the types. */
    private static Bytes checkpoint(ModelFacts model) {
        Attention.Window window = model.header().shape().attention().window();
        return window == null ? Bytes.ZERO : Bytes.ofKibi(32).times(window.tokens());
    }

    /** The outcome. */
    public PlanOutcome outcome() {
        return Planning.plan(question(), Asked::estimate);
    }

    /** The plan, which has to fit. */
    public Plan plan() {
        return switch (outcome()) {
            case PlanOutcome.Fits(var plan) -> plan;
            case PlanOutcome.TooLarge refused -> throw new AssertionError(refused.because());
        };
    }

    PlanOutcome.TooLarge refusal() {
        return switch (outcome()) {
            case PlanOutcome.Fits(var plan) -> throw new AssertionError("fits: " + plan.context());
            case PlanOutcome.TooLarge refused -> refused;
        };
    }

    /** The question itself. */
    public PlanQuestion question() {
        return new PlanQuestion(
                hardware(),
                model(),
                new BackendTraits(kind, "1", knobs, byItself),
                wishes,
                now,
                measured);
    }

    private Hardware hardware() {
        return new Hardware(
                new Cpu(
                        Fact.unknown("not told"),
                        Fact.unknown("not told"),
                        cores,
                        layout,
                        nodes,
                        limits),
                new Memory(
                        Fact.unknown("not told"),
                        Fact.unknown("not told"),
                        new MemoryReading(
                                available,
                                new CgroupMemory(
                                        Fact.unknown("not told"),
                                        Fact.unknown("not told"),
                                        headroom))),
                gpus,
                new OperatingSystem(
                        Fact.known("Debian", "os-release"),
                        Fact.unknown("not told"),
                        Fact.unknown("not told"),
                        Fact.known(architecture, "uname"),
                        Fact.unknown("not told"),
                        Fact.unknown("not told")));
    }

    private ModelFacts model() {
        var shape =
                new GgufShape(
                        blocks,
                        trained,
                        2048,
                        32_000,
                        null,
                        new Attention(
                                List.of(32),
                                List.of(8),
                                64,
                                64,
                                window == 0
                                        ? null
                                        : new Attention.Window(window, List.of(), null, null, null),
                                null,
                                0,
                                true),
                        new FeedForward(List.of(8192), null),
                        null,
                        new Rope(null, null, null, null, null),
                        0);
        return new ModelFacts(
                new GgufFacts(
                        3,
                        ByteOrder.LITTLE_ENDIAN,
                        weights,
                        GgufFacts.Kind.MODEL,
                        "llama",
                        "test",
                        "Q8_0",
                        shape,
                        new GgufTensors(0, 0, Bytes.ZERO, List.of(), GgufTensors.Places.NONE),
                        new GgufSplit(0, 1),
                        true,
                        null),
                weights,
                Bytes.ZERO);
    }

    /** With these wishes. */
    public Asked wish(Wishes all) {
        wishes = all;
        return this;
    }

    /** With no more memory than that available. */
    public Asked available(Bytes bytes) {
        available = Fact.known(bytes, "/proc/meminfo");
        return this;
    }

    /** With layers that see so many tokens. */
    Asked window(int tokens) {
        window = tokens;
        return this;
    }

    Asked context(int tokens) {
        return wishing(w ->
                new Wishes(
                        new Wishes.Context.Tokens(tokens),
                        w.slots(),
                        w.priority(),
                        w.reserve(),
                        w.fixed()));
    }

    Asked priority(Wishes.Priority priority) {
        return wishing(w -> new Wishes(w.context(), w.slots(), priority, w.reserve(), w.fixed()));
    }

    Asked slots(int slots) {
        return wishing(w -> new Wishes(w.context(), slots, w.priority(), w.reserve(), w.fixed()));
    }

    Asked fixed(Wishes.Fixed fixed) {
        return wishing(w -> new Wishes(w.context(), w.slots(), w.priority(), w.reserve(), fixed));
    }

    private Asked wishing(UnaryOperator<Wishes> change) {
        wishes = change.apply(wishes);
        return this;
    }

    Asked needing(int tokens) {
        now = new Circumstances(Bytes.ZERO, Bytes.ZERO, tokens, false, null);
        return this;
    }

    Asked embedding() {
        now = new Circumstances(Bytes.ZERO, Bytes.ZERO, null, true, null);
        return this;
    }

    /** On a machine of so many cores of so many threads each. */
    public Asked machine(int physical, int threadsEach) {
        cores = cores(physical, physical * threadsEach, null);
        layout = Fact.known(plain(physical, threadsEach), "sysfs");
        return this;
    }

    /** Fast cores of two threads each first, then slow ones of one thread. */
    Asked hybrid(int fast, int slow) {
        cores = cores(fast + slow, 2 * fast + slow, fast);
        var all = new ArrayList<Core>();
        for (int i = 0; i < fast; i++) {
            all.add(core(CoreKind.PERFORMANCE, 2 * i, 2 * i + 1));
        }
        for (int i = 0; i < slow; i++) {
            all.add(core(CoreKind.EFFICIENCY, 2 * fast + i));
        }
        layout = Fact.known(List.copyOf(all), "sysfs");
        return this;
    }

    /** Under these limits; null for one that is not set. */
    public Asked limited(
            @Nullable String affinity, @Nullable String cpuset, @Nullable Double quota) {
        limits = limits(affinity, cpuset, quota);
        return this;
    }

    static CpuLimits limits(
            @Nullable String affinity, @Nullable String cpuset, @Nullable Double quota) {
        return new CpuLimits(
                cpus(affinity, "/proc/self/status"),
                cpus(cpuset, "cpuset.cpus"),
                quota == null ? Fact.unknown("no quota is set") : Fact.known(quota, "cpu.max"));
    }

    private static Fact<CpuSet> cpus(@Nullable String list, String source) {
        return list == null
                ? Fact.unknown("not told")
                : Fact.known(CpuSet.parse(list).orElseThrow(), source);
    }

    static Cores cores(int physical, int logical, @Nullable Integer fast) {
        return new Cores(
                NO_COUNT,
                Fact.known(physical, "sysfs"),
                Fact.known(logical, "sysfs"),
                Fact.unknown("not told"),
                fast == null ? NO_COUNT : Fact.known(fast, "cpu_core"),
                fast == null ? NO_COUNT : Fact.known(physical - fast, "cpu_atom"));
    }

    /** As many kernels number them: the second threads after all first ones. */
    static List<Core> plain(int physical, int threadsEach) {
        var all = new ArrayList<Core>();
        for (int i = 0; i < physical; i++) {
            var threads = new ArrayList<Integer>();
            for (int j = 0; j < threadsEach; j++) {
                threads.add(i + j * physical);
            }
            all.add(new Core(Fact.unknown(""), CpuSet.of(threads), Fact.unknown("one kind")));
        }
        return List.copyOf(all);
    }

    private static Core core(CoreKind kind, Integer... threads) {
        return new Core(
                Fact.unknown(""), CpuSet.of(List.of(threads)), Fact.known(kind, "cpu_core"));
    }
}
