package dev.stoker.backend.llamacpp;

import dev.stoker.tuning.Plan;
import dev.stoker.tuning.Planned;
import dev.stoker.tuning.memory.CacheType;
import dev.stoker.tuning.memory.LoadMode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/**
 * What a plan asks of one program, as arguments: only values that are set, and only those the
 * program knows.
 */
final class PlanArguments {
    /** The program's own bound on threads and CPU numbers: {@code GGML_MAX_N_THREADS}. */
    private static final int MOST_CPUS = 512;

    private static final Set<String> NUMA = Set.of("distribute", "isolate");

    private final ProgramHelp help;
    private final List<String> arguments = new ArrayList<>();

    private PlanArguments(ProgramHelp help) {
        this.help = help;
    }

    /**
     * The arguments; the prompt cache is not among them.
     *
     * @throws IllegalArgumentException if a number makes no sense, which planning does not make
     */
    static List<String> of(ProgramHelp help, Plan plan) {
        var all = new PlanArguments(help);
        all.cpu(plan.cpu());
        all.context(plan.context());
        all.batch(plan.batch());
        all.number(Argument.GPU_LAYERS, plan.load().gpuLayers(), 0, Integer.MAX_VALUE);
        if (plan.load().mode().value() != null) {
            all.load(plan.load().mode().value());
        }
        all.number(Argument.CHECKPOINTS, plan.load().checkpoints(), 0, Integer.MAX_VALUE);
        return List.copyOf(all.arguments);
    }

    /** Never 0 threads: the program takes that for all the CPUs of the machine. */
    private void cpu(Plan.Cpu cpu) {
        number(Argument.THREADS, cpu.threads(), 1, MOST_CPUS);
        number(Argument.THREADS_BATCH, cpu.batchThreads(), 1, MOST_CPUS);
        SortedSet<Integer> only = cpu.only();
        if (only != null && !only.isEmpty() && only.getLast() < MOST_CPUS) {
            String mask = mask(only);
            add(Argument.CPU_MASK, mask);
            add(Argument.CPU_MASK_BATCH, mask);
        }
        String numa = cpu.numa().value();
        if (numa != null) {
            if (!NUMA.contains(numa)) {
                throw new IllegalArgumentException("numa: " + numa + " (expected: " + NUMA + ")");
            }
            add(Argument.NUMA, numa);
        }
    }

    private static String mask(Set<Integer> cpus) {
        BigInteger mask = BigInteger.ZERO;
        for (int cpu : cpus) {
            mask = mask.setBit(cpu);
        }
        return mask.toString(16);
    }

    private void context(Plan.Context context) {
        number(Argument.CTX_SIZE, context.tokens(), 1, Integer.MAX_VALUE);
        number(Argument.PARALLEL, context.slots(), 1, Integer.MAX_VALUE);
        Integer slots = context.slots().value();
        boolean cannotSplit = Argument.NO_KV_UNIFIED.in(help) == null;
        // Builds of November 2025 make four slots of one, unless the context is shared.
        boolean one = slots != null && slots == 1 && cannotSplit;
        Boolean unified = one ? Boolean.TRUE : context.unified().value();
        if (unified != null) {
            add(unified ? Argument.KV_UNIFIED : Argument.NO_KV_UNIFIED);
        }
        type(Argument.CACHE_TYPE_K, context.keys());
        type(Argument.CACHE_TYPE_V, context.values());
    }

    private void type(Argument argument, Planned<CacheType> planned) {
        if (planned.value() != null) {
            add(argument, planned.value().wireName());
        }
    }

    private void batch(Plan.Batch batch) {
        number(Argument.BATCH_SIZE, batch.tokens(), 1, Integer.MAX_VALUE);
        number(Argument.UBATCH_SIZE, batch.utokens(), 1, Integer.MAX_VALUE);
        Boolean flash = batch.flashAttention().value();
        String name = Argument.FLASH_ATTN.in(help);
        if (flash == null || name == null) {
            return;
        }
        if (help.takesValue(name)) {
            add(Argument.FLASH_ATTN, flash ? "on" : "off");
        } else if (flash) {
            // Builds before September 2025 have it off unless they are told.
            add(Argument.FLASH_ATTN);
        }
    }

    private void load(LoadMode mode) {
        if (Argument.LOAD_MODE.in(help) != null) {
            add(
                    Argument.LOAD_MODE,
                    switch (mode) {
                        case MMAP -> "mmap";
                        case NONE -> "none";
                        case MLOCK -> "mlock";
                    });
            return;
        }
        // Older builds map what they are not told to read.
        if (mode != LoadMode.MMAP) {
            add(Argument.NO_MMAP);
        }
        if (mode == LoadMode.MLOCK) {
            add(Argument.MLOCK);
        }
    }

    private void number(Argument argument, Planned<Integer> planned, int least, int most) {
        Integer value = planned.value();
        if (value == null) {
            return;
        }
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    argument.newestName() + ": " + value + " (expected: from " + least + ")");
        }
        add(argument, Integer.toString(value));
    }

    private void add(Argument argument, String... value) {
        String name = argument.in(help);
        if (name != null) {
            arguments.add(name);
            arguments.addAll(List.of(value));
        }
    }
}
