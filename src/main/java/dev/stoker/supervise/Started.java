package dev.stoker.supervise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** When processes began, in a way that does not change while they run. */
public final class Started {
    /** Of proc_pid_stat(5), counted from the state letter behind the name. */
    private static final int START_TIME = 19;

    /** The state letter of what has ended, and whose parent has not asked how. */
    private static final String ZOMBIE = "Z";

    private Started() {}

    /**
     * When that process began: on Linux in ticks since the machine did, which no change of the
     * clock moves, elsewhere in milliseconds of the clock; 0 if there is no such process, or it is
     * not told. Blocks briefly.
     */
    public static long of(long pid) {
        try {
            return Long.parseLong(fields(pid)[START_TIME]);
        } catch (IOException | RuntimeException _) {
            return ProcessHandle.of(pid)
                    .flatMap(process -> process.info().startInstant())
                    .map(Instant::toEpochMilli)
                    .orElse(0L);
        }
    }

    /**
     * Whether the process of that number began then and runs. One that has ended is listed until
     * its parent asks how, which some never do. Blocks briefly.
     *
     * @param started as {@link #of} told
     */
    public static boolean runs(long pid, long started) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)
                && of(pid) == started
                && !isZombie(pid);
    }

    private static boolean isZombie(long pid) {
        try {
            return fields(pid)[0].equals(ZOMBIE);
        } catch (IOException | RuntimeException _) {
            return false; // not told there
        }
    }

    private static String[] fields(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    }
}
