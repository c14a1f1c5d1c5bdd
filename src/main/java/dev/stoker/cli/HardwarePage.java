package dev.stoker.cli;

import dev.stoker.cli.terminal.Paint;
import dev.stoker.cli.terminal.Screen;
import dev.stoker.cli.terminal.Words;
import dev.stoker.core.Fact;
import dev.stoker.hardware.Core;
import dev.stoker.hardware.CoreKind;
import dev.stoker.hardware.Cpu;
import dev.stoker.hardware.CpuSet;
import dev.stoker.hardware.Gpu;
import dev.stoker.hardware.Hardware;
import dev.stoker.hardware.InstructionSet;
import dev.stoker.hardware.Memory;
import dev.stoker.hardware.OperatingSystem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The machine's facts for people, in groups. */
final class HardwarePage {
    private static final int NAME_WIDTH = 20;

    /** How the probes of each system say that they have looked and there is none. */
    private static final Pattern NOT_SET =
            Pattern.compile("no .+ is set in .+|.+ sets no .+|macOS has no .+");

    private final Screen out;
    private final boolean sources;

    HardwarePage(Screen out, boolean sources) {
        this.out = out;
        this.sources = sources;
    }

    void print(Hardware hardware) {
        cpu(hardware.cpu());
        memory(hardware.memory());
        gpus(hardware.gpus());
        system(hardware.os());
    }

    private void cpu(Cpu cpu) {
        out.print(Paint.BOLD, "CPU").line();
        fact("model", cpu.model());
        fact("sockets", cpu.cores().packages());
        fact("physical cores", cpu.cores().physical());
        fact("logical CPUs", cpu.cores().logical());
        fact("SMT", cpu.cores().smt().map(HardwarePage::yesOrNo));
        fact("performance cores", cpu.cores().performance());
        fact("efficiency cores", cpu.cores().efficiency());
        fact("layout", cpu.layout().map(HardwarePage::layout));
        fact("NUMA nodes", cpu.numaNodes());
        fact("instruction sets", cpu.instructionSets().map(HardwarePage::names));
        fact("may run on", cpu.limits().affinity().map(HardwarePage::cpus));
        fact("cpuset", cpu.limits().cpuset().map(HardwarePage::cpus));
        limit("quota", cpu.limits().quota().map(quota -> decimal(quota) + " CPUs"));
    }

    private void memory(Memory memory) {
        out.line().print(Paint.BOLD, "Memory").line();
        fact("total", memory.total());
        fact("available", memory.reading().available());
        fact("swap", memory.swapTotal());
        limit("cgroup limit", memory.reading().cgroup().limit());
        fact("cgroup use", memory.reading().cgroup().used());
        limit("cgroup leaves", memory.reading().cgroup().headroom());
        fact("can be taken now", memory.reading().takeable());
    }

    private void gpus(Fact<List<Gpu>> gpus) {
        out.line().print(Paint.BOLD, "GPUs").line();
        fact("count", gpus.map(List::size));
        int number = 1;
        for (Gpu gpu : gpus.asOptional().orElse(List.of())) {
            fact("GPU " + number++, gpu.name());
            fact("vendor", gpu.vendor());
            fact("memory", gpu.memory());
            fact("free", gpu.free());
            fact("unified", gpu.unified().map(HardwarePage::yesOrNo));
            fact("driver", gpu.driver());
        }
    }

    private void system(OperatingSystem os) {
        out.line().print(Paint.BOLD, "System").line();
        fact("name", os.name());
        fact("version", os.version());
        fact("kernel", os.kernel());
        fact("architecture", os.architecture());
        fact("container", os.container().map(HardwarePage::yesOrNo));
        if (os.container() instanceof Fact.Known<Boolean>(var inside, var source) && !inside) {
            fact("container engine", os.containerEngine().or(Fact.known("none", source)));
        } else {
            fact("container engine", os.containerEngine());
        }
    }

    /** What is set or not: that nothing sets it is an answer and no gap in what is known. */
    private void limit(String name, Fact<?> fact) {
        if (fact instanceof Fact.Unknown<?>(var reason) && NOT_SET.matcher(reason).matches()) {
            fact(name, Fact.known("none", reason));
        } else {
            fact(name, fact);
        }
    }

    private void fact(String name, Fact<?> fact) {
        out.print("  " + name + " ".repeat(NAME_WIDTH - name.length()));
        switch (fact) {
            case Fact.Known<?>(var value, var source) -> {
                out.print(Words.oneLine(String.valueOf(value)));
                if (sources) {
                    out.print(Paint.DIM, "  [" + Words.oneLine(source) + "]");
                }
            }
            case Fact.Unknown<?>(var reason) ->
                    out.print(Paint.DIM, "unknown: " + Words.oneLine(reason));
        }
        out.line();
    }

    /** Cores that are alike in one piece: {@code socket 0: 4 performance cores on CPUs 0-7}. */
    private static String layout(List<Core> cores) {
        Map<String, TreeSet<Integer>> cpus = new LinkedHashMap<>();
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Core core : cores) {
            String socket = core.socket().asOptional().map(s -> "socket " + s + ": ").orElse("");
            String kind = core.kind().asOptional().map(HardwarePage::kind).orElse("");
            String group = socket + "%d " + kind + "cores on CPUs %s";
            cpus.computeIfAbsent(group, _ -> new TreeSet<>()).addAll(core.threads().cpus());
            counts.merge(group, 1, Integer::sum);
        }
        return counts.entrySet().stream()
                .map(group ->
                        group.getKey()
                                .formatted(
                                        group.getValue(),
                                        new CpuSet(
                                                cpus.getOrDefault(
                                                        group.getKey(), new TreeSet<>()))))
                .collect(Collectors.joining("; "));
    }

    private static String kind(CoreKind kind) {
        return kind.name().toLowerCase(Locale.ROOT) + " ";
    }

    private static String names(Set<InstructionSet> sets) {
        return sets.isEmpty()
                ? "none that matters"
                : sets.stream().map(Enum::name).collect(Collectors.joining(" "));
    }

    private static String cpus(CpuSet set) {
        return Words.counted(set.size(), "CPU") + ": " + set;
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }

    private static String yesOrNo(boolean fact) {
        return fact ? "yes" : "no";
    }
}
