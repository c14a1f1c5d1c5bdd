package dev.stoker.hardware.linux;

import dev.stoker.core.Fact;
import dev.stoker.hardware.CpuTime;
import dev.stoker.hardware.source.Facts;
import java.util.ArrayList;
import java.util.List;

/** {@code /proc/stat} and {@code /proc/PID/stat}, proc_stat(5) and proc_pid_stat(5). Pure. */
final class ProcStat {
    private static final int IDLE = 3;
    private static final int IOWAIT = 4;

    /** Guests' times, after these, are contained in those of their host. */
    private static final int STEAL = 7;

    /** Fields 14 and 15 of a process, of which the third comes after the name. */
    private static final int USER = 11;

    private static final int SYSTEM = 12;

    private static final long MOST = Long.MAX_VALUE >> 4;

    private ProcStat() {}

    /** The line {@code cpu}, which sums up all the lines {@code cpu0} and so on. */
    static Fact<CpuTime> cpuTime(String text, String source) {
        int cpus = (int) text.lines().filter(line -> line.matches("cpu\\d+ .*")).count();
        String line = text.lines().filter(each -> each.startsWith("cpu ")).findFirst().orElse("");
        List<Long> ticks = new ArrayList<>();
        for (String field : line.substring(Math.min(line.length(), 4)).strip().split(" +", -1)) {
            if (!(Facts.whole(field, source) instanceof Fact.Known<Long>(var count, _))
                    || count > MOST) {
                return Facts.odd(line, source);
            }
            ticks.add(count);
        }
        if (cpus == 0 || ticks.size() <= IOWAIT) {
            return Facts.odd(line, source);
        }
        long total = 0;
        for (long each : ticks.subList(0, Math.min(ticks.size(), STEAL + 1))) {
            total += each;
        }
        long busy = total - ticks.get(IDLE) - ticks.get(IOWAIT);
        return Fact.known(new CpuTime(busy, total, cpus), source);
    }

    /** User and system time of a process. Its name, in brackets, may hold brackets and blanks. */
    static Fact<Long> ticks(String text, String source) {
        String[] fields = text.substring(text.lastIndexOf(')') + 1).strip().split(" +", -1);
        if (fields.length <= SYSTEM) {
            return Facts.odd(text, source);
        }
        return Facts.then(
                Facts.whole(fields[USER], source),
                (user, from) ->
                        Facts.whole(fields[SYSTEM], from)
                                .map(system -> (user & MOST) + (system & MOST)));
    }
}
