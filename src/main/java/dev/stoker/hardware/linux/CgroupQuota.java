package dev.stoker.hardware.linux;

import dev.stoker.core.Fact;
import dev.stoker.hardware.source.Facts;
import java.util.List;

/**
 * CPU quotas of cgroups, as a number of CPUs. Pure. Source: Documentation/admin-guide/cgroup-v2.rst
 * ({@code cpu.max}) and Documentation/scheduler/sched-bwc.rst ({@code cpu.cfs_quota_us}).
 */
final class CgroupQuota {
    private CgroupQuota() {}

    /** Of {@code cpu.max}: {@code max 100000} or {@code 150000 100000}, in microseconds. */
    static Fact<Double> ofVersion2(String text, String source) {
        String[] fields = text.strip().split("\\s+", -1);
        if (fields.length != 2) {
            return Facts.odd(text, source);
        }
        return fields[0].equals("max") ? none(source) : share(fields[0], fields[1], source);
    }

    /** Of {@code cpu.cfs_quota_us} and {@code cpu.cfs_period_us}; a quota of -1 is none. */
    static Fact<Double> ofVersion1(String quota, String period, String source) {
        return quota.strip().startsWith("-") ? none(source) : share(quota, period, source);
    }

    /** The smallest of several quotas; where there is none, why. */
    static Fact<Double> smallest(List<Fact<Double>> quotas, String where) {
        Fact<Double> smallest = Fact.unknown("no CPU quota is set in " + where);
        for (Fact<Double> quota : quotas) {
            if (quota instanceof Fact.Known<Double>(var cpus, _)
                    && (!(smallest instanceof Fact.Known<Double>(var least, _)) || cpus < least)) {
                smallest = quota;
            }
        }
        return smallest;
    }

    private static Fact<Double> share(String quota, String period, String source) {
        return Facts.then(
                Facts.whole(quota, source),
                (time, _) ->
                        Facts.then(
                                Facts.whole(period, source),
                                (of, from) ->
                                        time > 0 && of > 0
                                                ? Fact.known((double) time / of, from)
                                                : Facts.odd(quota + " " + period, from)));
    }

    private static Fact<Double> none(String source) {
        return Fact.unknown(source + " sets no quota");
    }
}
