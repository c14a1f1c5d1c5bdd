package dev.stoker.hardware;

/**
 * What all CPUs together have done since the machine was started, in ticks.
 *
 * @param busy at work, or taken away by the machine that runs this virtual one
 * @param total busy or idle
 * @param cpus how many are counted; at least 1
 */
public record CpuTime(long busy, long total, int cpus) {
    /** The same without the work of some processes, as if they had not run. */
    public CpuTime without(long ticks) {
        return new CpuTime(busy - ticks, total, cpus);
    }

    /**
     * CPUs at work on average between two readings, from 0 to all; 0 where no tick has passed. The
     * longer the time between, the less it is chance: 200 ms are about 20 ticks of each CPU.
     *
     * @param before the earlier reading
     */
    public double busyCpusSince(CpuTime before) {
        long passed = total - before.total;
        long worked = busy - before.busy;
        // A CPU taken away takes its times along, so that they may go back.
        return passed <= 0 || worked <= 0
                ? 0
                : Math.min(1, (double) worked / passed) * Math.max(1, cpus);
    }
}
