package dev.stoker.backend.llamacpp;

import dev.stoker.core.BackendKind;
import dev.stoker.core.Bytes;
import dev.stoker.tuning.BackendTraits;
import dev.stoker.tuning.BackendTraits.ByItself;
import dev.stoker.tuning.Knob;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What can be set on one build of {@code llama-server}, and what it does by itself. Pure. */
final class LlamaTraits {
    /** Of {@code --cache-ram}, in every build that has it. */
    private static final Bytes PROMPT_CACHE = Bytes.ofGibi(8);

    private static final Map<Knob, List<Argument>> BY_KNOB = new EnumMap<>(Knob.class);

    static {
        BY_KNOB.put(Knob.THREADS, List.of(Argument.THREADS));
        BY_KNOB.put(Knob.BATCH_THREADS, List.of(Argument.THREADS_BATCH));
        BY_KNOB.put(Knob.CPU_AFFINITY, List.of(Argument.CPU_MASK));
        BY_KNOB.put(Knob.NUMA, List.of(Argument.NUMA));
        BY_KNOB.put(Knob.CONTEXT, List.of(Argument.CTX_SIZE));
        BY_KNOB.put(Knob.SLOTS, List.of(Argument.PARALLEL));
        BY_KNOB.put(Knob.UNIFIED_KV, List.of(Argument.KV_UNIFIED));
        BY_KNOB.put(Knob.KEY_CACHE, List.of(Argument.CACHE_TYPE_K));
        BY_KNOB.put(Knob.VALUE_CACHE, List.of(Argument.CACHE_TYPE_V));
        BY_KNOB.put(Knob.BATCH, List.of(Argument.BATCH_SIZE));
        BY_KNOB.put(Knob.UBATCH, List.of(Argument.UBATCH_SIZE));
        BY_KNOB.put(Knob.FLASH_ATTENTION, List.of(Argument.FLASH_ATTN));
        BY_KNOB.put(Knob.GPU_LAYERS, List.of(Argument.GPU_LAYERS));
        BY_KNOB.put(Knob.LOAD_MODE, List.of(Argument.LOAD_MODE, Argument.NO_MMAP, Argument.MLOCK));
        BY_KNOB.put(Knob.PROMPT_CACHE, List.of(Argument.CACHE_RAM));
        BY_KNOB.put(Knob.CHECKPOINTS, List.of(Argument.CHECKPOINTS));
    }

    private LlamaTraits() {}

    /**
     * The traits of the build with that help.
     *
     * @param spins whether the environment says how long its threads wait busily, as it does for
     *     GNU's OpenMP
     * @param devices whether it sees a device to put layers on; without one, its own fitting knows
     *     no limit of a cgroup and takes a margin off all the memory there is
     */
    static BackendTraits of(ProgramHelp help, boolean spins, boolean devices) {
        Set<Knob> knobs = EnumSet.noneOf(Knob.class);
        BY_KNOB.forEach((knob, ways) -> {
            if (ways.stream().anyMatch(way -> way.in(help) != null)) {
                knobs.add(knob);
            }
        });
        if (spins) {
            knobs.add(Knob.SPIN_COUNT);
        }
        ProgramHelp.Defaults byItself = help.byItself();
        return new BackendTraits(
                BackendKind.LLAMACPP,
                help.build() == null ? null : "b" + help.build(),
                knobs,
                new ByItself(
                        BackendTraits.Threads.PHYSICAL_CORES,
                        byItself.context() == 0
                                ? new BackendTraits.Context.Trained()
                                : new BackendTraits.Context.Fixed(byItself.context()),
                        devices && help.options().contains("--fit"),
                        byItself.slots(),
                        byItself.unified(),
                        knobs.contains(Knob.PROMPT_CACHE) ? PROMPT_CACHE : Bytes.ZERO));
    }
}
