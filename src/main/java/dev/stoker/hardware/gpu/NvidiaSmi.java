package dev.stoker.hardware.gpu;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.Gpu;
import dev.stoker.hardware.GpuVendor;
import dev.stoker.hardware.source.Facts;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code nvidia-smi --query-gpu}: a line a GPU, fields separated by commas, memory in MiB; {@code
 * [N/A]}, {@code [Not Supported]} and the like where there is no value. Pure.
 */
final class NvidiaSmi {
    /** The order of the fields is the one that {@link #parse} expects. */
    static final List<String> COMMAND =
            List.of(
                    "nvidia-smi",
                    "--query-gpu=name,memory.total,memory.free,driver_version",
                    "--format=csv,noheader,nounits");

    private static final long MEBI = 1L << 20;

    private NvidiaSmi() {}

    /** The GPUs in the tool's order; an answer of none, or in another form, is unknown. */
    static Fact<List<Gpu>> parse(String text, String source) {
        var gpus = new ArrayList<Gpu>();
        for (String line : text.lines().filter(line -> !line.isBlank()).toList()) {
            String[] fields = line.split(",", -1);
            if (fields.length != 4) {
                return Facts.odd(line, "nvidia-smi");
            }
            gpus.add(gpu(fields));
        }
        return gpus.isEmpty()
                ? Fact.unknown("nvidia-smi lists no GPU")
                : Fact.known(List.copyOf(gpus), source);
    }

    private static Gpu gpu(String[] fields) {
        Fact<Bytes> memory = mebi(fields[1], "memory.total");
        boolean hasNone = fields[1].contains("N/A") || fields[1].contains("Not Supported");
        return new Gpu(
                value(fields[0], "name"),
                Fact.known(GpuVendor.NVIDIA, "nvidia-smi"),
                memory,
                mebi(fields[2], "memory.free"),
                // DGX Spark and Jetson compute in the machine's memory, and report none.
                hasNone
                        ? Fact.known(true, "nvidia-smi: memory.total is not applicable")
                        : memory.map(_ -> false),
                value(fields[3], "driver_version").map(version -> "nvidia " + version));
    }

    private static Fact<Bytes> mebi(String field, String name) {
        return Facts.then(
                value(field, name),
                (text, source) ->
                        Facts.then(
                                Facts.bytes(text, MEBI, source),
                                (bytes, from) ->
                                        bytes.value() > 0 || name.equals("memory.free")
                                                ? Fact.known(bytes, from)
                                                : Facts.odd(text, from)));
    }

    private static Fact<String> value(String field, String name) {
        String text = field.strip();
        return text.startsWith("[") || text.equals("N/A")
                ? Fact.unknown("nvidia-smi: " + name + " is " + text)
                : Facts.said(text, "nvidia-smi: " + name);
    }
}
