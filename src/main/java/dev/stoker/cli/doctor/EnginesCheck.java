package dev.stoker.cli.doctor;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The cgroup that the configuration names for engines: there, theirs to join, and roomy. Pure. */
final class EnginesCheck {
    private static final String CHECK = "engines";

    private EnginesCheck() {}

    static List<Finding> of(Expected.@Nullable Engines engines) {
        if (engines == null) {
            return List.of();
        }
        String named = "the engines' cgroup " + engines.cgroup();
        return switch (engines.access()) {
            case MISSING ->
                    List.of(
                            Finding.fail(
                                    CHECK,
                                    named + " is not there, so no engine can be started",
                                    "make it, or leave stoker.supervise.cgroup out"));
            case CLOSED -> {
                var findings = new ArrayList<Finding>();
                findings.add(
                        Finding.warn(
                                CHECK,
                                named + " takes no process from this user",
                                "let the daemon's user write to its cgroup.procs, unless that is"
                                        + " another one"));
                findings.addAll(limits(named, engines));
                yield List.copyOf(findings);
            }
            case OPEN -> limits(named, engines);
        };
    }

    private static List<Finding> limits(String named, Expected.Engines engines) {
        var findings = new ArrayList<Finding>();
        Fact<Double> quota = engines.within().cpu().limits().quota();
        Fact<Bytes> left = engines.within().memory().reading().cgroup().headroom();
        var leaves = new ArrayList<String>();
        if (left instanceof Fact.Known<Bytes>(var room, _)) {
            leaves.add(room + " of memory");
            if (room.compareTo(MachineCheck.SMALL) < 0) {
                findings.add(
                        Finding.warn(
                                CHECK,
                                named + " leaves only " + room + " of memory",
                                "raise its limit: few models will load"));
            }
        }
        if (quota instanceof Fact.Known<Double>(var cpus, _)) {
            String some = String.format(Locale.ROOT, "%.1f CPUs", cpus);
            leaves.add(some);
            if (cpus < MachineCheck.FEW_CPUS) {
                findings.add(
                        Finding.warn(
                                CHECK,
                                named + " leaves only " + some,
                                "raise its quota: models will be slow"));
            }
        }
        return findings.isEmpty() && engines.access() == Expected.Access.OPEN
                ? List.of(Finding.ok(CHECK, named + leaving(leaves)))
                : List.copyOf(findings);
    }

    private static String leaving(List<String> leaves) {
        return leaves.isEmpty()
                ? " sets no limit to memory or CPUs"
                : " leaves " + String.join(" and ", leaves);
    }
}
