package dev.stoker.supervise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** When processes began, in a way that does not change while they run. */
public final class Started {
    /** Of proc_pid_stat(5), counted from the state letter behind the name. */
    private static final int START_TIME = 19;

    private Started() {}

    /**
     * When that process began: on Linux in ticks since the machine did, which no change of the
     * clock moves, elsewhere in milliseconds of the clock; 0 if there is no such process, or it is
     * not told. Blocks briefly.
     */
    public static long of(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Long.parseLong(fields[START_TIME]);
        } catch (IOException | RuntimeException _) {
            return ProcessHandle.of(pid)
                    .flatMap(process -> process.info().startInstant())
                    .map(Instant::toEpochMilli)
                    .orElse(0L);
        }
    }
}
