package dev.stoker.hardware.linux;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.CgroupMemory;
import dev.stoker.hardware.CpuSet;
import dev.stoker.hardware.source.Facts;
import dev.stoker.hardware.source.MachineFiles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the cgroups of this process allow, or another cgroup with its ancestors. Blocks for
 * some small file reads.
 */
final class LinuxCgroups {
    private final MachineFiles files;
    private final @Nullable String other;
    private final String process;

    /**
     * @param other path below each hierarchy's mount point, of the cgroup to read where a hierarchy
     *     has it; null for this process's own
     */
    LinuxCgroups(MachineFiles files, @Nullable String other) {
        this(files, other, LinuxMachine.SELF);
    }

    /**
     * @param process folder below {@code /proc} of the process instead of this one
     */
    LinuxCgroups(MachineFiles files, @Nullable String other, String process) {
        this.files = files;
        this.other = other;
        this.process = process;
    }

    /** CPU time as a number of CPUs: the smallest quota over the cgroup and its ancestors. */
    Fact<Double> quota() {
        return Facts.then(
                place("cpu"),
                (place, _) ->
                        CgroupQuota.smallest(
                                place.directories().stream()
                                        .map(directory -> quota(place.unified(), directory))
                                        .toList(),
                                span(place)));
    }

    private Fact<Double> quota(boolean unified, String directory) {
        if (unified) {
            return Facts.then(files.line(directory + "/cpu.max"), CgroupQuota::ofVersion2);
        }
        return Facts.then(
                files.line(directory + "/cpu.cfs_quota_us"),
                (quota, source) ->
                        Facts.then(
                                files.line(directory + "/cpu.cfs_period_us"),
                                (period, _) -> CgroupQuota.ofVersion1(quota, period, source)));
    }

    /** The CPUs of the nearest cgroup that tells them: the effective ones, ancestors included. */
    Fact<CpuSet> cpuset() {
        return Facts.then(
                place("cpuset"),
                (place, _) -> {
                    Fact<CpuSet> nearest = Fact.unknown("no cpuset is told in " + span(place));
                    for (String directory : place.directories()) {
                        nearest = nearest.or(cpuset(place.unified(), directory));
                    }
                    return nearest;
                });
    }

    private Fact<CpuSet> cpuset(boolean unified, String directory) {
        Fact<String> text =
                unified
                        ? files.line(directory + "/cpuset.cpus.effective")
                        : files.line(directory + "/cpuset.effective_cpus")
                                .or(files.line(directory + "/cpuset.cpus"));
        return Facts.then(text, CpuLists::parse);
    }

    /** Limit, use and what is left of it. */
    CgroupMemory memory() {
        return switch (place("memory")) {
            case Fact.Unknown<CgroupPlace>(var reason) -> CgroupMemory.unknown(reason);
            case Fact.Known<CgroupPlace>(var place, _) ->
                    CgroupLevel.together(
                            place.directories().stream()
                                    .map(folder ->
                                            place.unified() ? level2(folder) : level1(folder))
                                    .toList(),
                            span(place));
        };
    }

    private CgroupLevel level2(String directory) {
        return new CgroupLevel(
                CgroupLevel.smaller(
                        limit(directory + "/memory.max"), limit(directory + "/memory.high")),
                bytes(directory + "/memory.current"),
                stat(directory, "inactive_file"));
    }

    private CgroupLevel level1(String directory) {
        return new CgroupLevel(
                limit(directory + "/memory.limit_in_bytes"),
                bytes(directory + "/memory.usage_in_bytes"),
                stat(directory, "total_inactive_file"));
    }

    private Fact<Bytes> limit(String path) {
        return Facts.then(files.line(path), CgroupLevel::limit);
    }

    private Fact<Bytes> bytes(String path) {
        return Facts.then(files.line(path), (text, source) -> Facts.bytes(text, 1, source));
    }

    private Fact<Bytes> stat(String directory, String key) {
        return Facts.then(
                files.text(directory + "/memory.stat"),
                (text, source) -> CgroupLevel.stat(text, key, source));
    }

    private Fact<CgroupPlace> place(String controller) {
        return Facts.then(
                files.text(process + "/cgroup"),
                (cgroups, _) ->
                        Facts.then(
                                files.text("/proc/self/mountinfo"),
                                (mounts, _) ->
                                        CgroupPlace.find(controller, cgroups, mounts)
                                                .map(this::otherOr)));
    }

    /** Who is put into a cgroup stays where it was in a hierarchy that does not have it. */
    private CgroupPlace otherOr(CgroupPlace own) {
        if (other == null) {
            return own;
        }
        CgroupPlace there = own.at(other);
        return files.exists(there.directories().getFirst()) ? there : own;
    }

    private static String span(CgroupPlace place) {
        List<String> directories = place.directories();
        return directories.size() == 1
                ? directories.getFirst()
                : directories.getFirst() + " or above it, up to " + directories.getLast();
    }
}
