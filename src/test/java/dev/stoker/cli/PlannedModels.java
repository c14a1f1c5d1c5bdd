package dev.stoker.cli;

import dev.stoker.api.PlanAnswer;
import dev.stoker.api.PlanAnswer.ConsideredAnswer;
import dev.stoker.api.PlanAnswer.MemoryAnswer;
import dev.stoker.api.PlanAnswer.NearestAnswer;
import dev.stoker.api.PlanAnswer.RunningAnswer;
import dev.stoker.api.PlanAnswer.ValueAnswer;
import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plans as the control plane answers them, made of its own records. */
public final class PlannedModels {
    private static final String MEMINFO = "/proc/meminfo: MemAvailable";

    private PlannedModels() {}

    /** Of an engine of Stoker's own, under a quota. */
    static final PlanAnswer OURS =
            new PlanAnswer(
                    "tiny",
                    "llamacpp",
                    "llamacpp",
                    "b11669",
                    "applied",
                    "the engine runs with it",
                    true,
                    null,
                    values(8192, null),
                    memory(Bytes.ofGibi(6)),
                    List.of(),
                    new RunningAnswer(1, 8192, 1, null, null, "its arguments"),
                    List.of());

    /** Of a model that its server runs otherwise, with too many threads and little context. */
    public static final PlanAnswer ADVISED =
            theirs("vllm", "vllm", new RunningAnswer(4, 4096, null, "f16", null, "/props"));

    /** A question whose answer is no. */
    public static final PlanAnswer TOO_LARGE =
            new PlanAnswer(
                    "tiny",
                    "llamacpp",
                    "llamacpp",
                    "b11669",
                    "what_if",
                    "a question: nothing is changed",
                    false,
                    "It would take 2.4 GiB of the 1.5 GiB that the cgroup leaves after a reserve.",
                    values(131072, null),
                    memory(Bytes.ofMebi(2000)),
                    List.of(
                            new NearestAnswer(
                                    "keys and values in q8_0",
                                    131072,
                                    1,
                                    "q8_0",
                                    Bytes.ofMebi(1400)),
                            new NearestAnswer(
                                    "context 65536 instead of 131072",
                                    65536,
                                    1,
                                    "f16",
                                    Bytes.ofMebi(1450))),
                    null,
                    List.of());

    /** Of another's server, which only advice reaches. */
    public static PlanAnswer theirs(String backend, String kind, @Nullable RunningAnswer running) {
        return theirs(backend, kind, running, 1);
    }

    /** The same with a context that so many slots have equal parts of. */
    public static PlanAnswer theirs(
            String backend, String kind, @Nullable RunningAnswer running, int slots) {
        return new PlanAnswer(
                "tiny@" + backend,
                backend,
                kind,
                null,
                "advised",
                "only the server's owner can set it",
                true,
                null,
                values(8192, "q8_0"),
                memory(Bytes.ofGibi(6), slots),
                List.of(),
                running,
                List.of("--threads 1 --ctx-size 8192", "--cache-type-k q8_0"));
    }

    private static Map<String, ValueAnswer> values(int context, @Nullable String cache) {
        Map<String, ValueAnswer> values = new LinkedHashMap<>();
        values.put(
                "threads",
                new ValueAnswer(
                        1,
                        "quota",
                        "A quota of 1.5 CPUs leaves one whole one.",
                        "2, the physical cores",
                        List.of(
                                new ConsideredAnswer("CPU quota", "1.5", "/sys/fs/cgroup/cpu.max"),
                                new ConsideredAnswer("CPUs allowed", "4", "/proc/self/status"))));
        values.put("batch_threads", left("It is as many as threads.", "2"));
        values.put(
                "context",
                new ValueAnswer(
                        context,
                        "available_memory",
                        "So much fits in what can be taken, after a reserve for others.",
                        "131072, all it was trained for",
                        List.of()));
        values.put("slots", new ValueAnswer(1, "user", "So it is wished.", "4", List.of()));
        values.put("unified_kv", left("One slot shares with no other.", "on"));
        values.put(
                "key_cache",
                cache == null
                        ? left("They stay as exact as they are.", "f16")
                        : new ValueAnswer(
                                cache,
                                "measurement",
                                "It is 1.2 times as fast.",
                                "f16",
                                List.of()));
        values.put(
                "flash_attention",
                new ValueAnswer(true, "user", "So it is wished.", null, List.of()));
        values.put(
                "prompt_cache",
                new ValueAnswer(
                        Bytes.ofMebi(512),
                        "available_memory",
                        "GPU memory is not needed for it.",
                        "8.0 GiB",
                        List.of()));
        values.put("gpu_layers", left("There is no GPU.", null));
        return values;
    }

    private static ValueAnswer left(String because, @Nullable String byItself) {
        return new ValueAnswer(null, "backend", because, byItself, List.of());
    }

    private static MemoryAnswer memory(Bytes room) {
        return memory(room, 1);
    }

    private static MemoryAnswer memory(Bytes room, int slots) {
        Bytes total = Bytes.ofMebi(700 + 512 + 100 + 30 + 512);
        Bytes reserve = Bytes.ofMebi(614);
        return new MemoryAnswer(
                Bytes.ofMebi(700),
                Bytes.ZERO,
                Bytes.ofMebi(512),
                Bytes.ZERO,
                Bytes.ofMebi(100),
                Bytes.ofMebi(512),
                Bytes.ZERO,
                Bytes.ofMebi(30),
                total,
                total.minus(Bytes.ofMebi(512)),
                Fact.known(room, MEMINFO),
                reserve,
                room.minus(total).minus(reserve),
                "available_memory",
                8192,
                slots,
                slots == 1,
                List.of("f16", "f16"));
    }
}
