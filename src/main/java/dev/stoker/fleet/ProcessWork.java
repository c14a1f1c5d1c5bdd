package dev.stoker.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a process and those it started have done so far.
 *
 * @param cpu time of all processors, in steps of 10 ms
 * @param atDisk whether one of them waits for the disk; false where that is not told
 */
record ProcessWork(Duration cpu, boolean atDisk) {
    /** Less than this within a second is what answering a look costs, and not work. */
    static final Duration NOTHING = Duration.ofMillis(30);

    /** Until now; null if there is no such process, or its time is not told. Blocks briefly. */
    static @Nullable ProcessWork of(long pid) {
        ProcessHandle process = ProcessHandle.of(pid).orElse(null);
        if (process == null || process.info().totalCpuDuration().isEmpty()) {
            return null;
        }
        var all = Stream.concat(Stream.of(process), process.descendants()).toList();
        Duration cpu =
                all.stream()
                        .map(one -> one.info().totalCpuDuration().orElse(Duration.ZERO))
                        .reduce(Duration.ZERO, Duration::plus);
        return new ProcessWork(cpu, all.stream().anyMatch(one -> isAtDisk(one.pid())));
    }

    /** Whether it has worked since. A child that ended has taken its time with it. */
    boolean since(ProcessWork before) {
        Duration more = cpu.minus(before.cpu);
        return atDisk || more.isNegative() || more.compareTo(NOTHING) > 0;
    }

    /** Source: the state letter of proc_pid_stat(5), behind the name, which may hold anything. */
    private static boolean isAtDisk(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.startsWith("D", stat.lastIndexOf(')') + 2);
        } catch (IOException _) {
            return false; // no such file system, or the process has just ended
        }
    }
}
