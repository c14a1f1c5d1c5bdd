package dev.stoker.discovery;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;

/** The tables that this kind of operating system has. */
record Tables(ListenerTable listeners, ProcessTable processes) {
    static Tables of(Surroundings machine, DiscoverySettings settings, InstantSource clock) {
        Set<Integer> ports = WellKnownPorts.with(settings);
        return switch (machine.system()) {
            case LINUX -> {
                Path proc = machine.root().resolve("proc");
                var processes = new ProcProcessTable(proc, clock);
                yield new Tables(new ProcListenerTable(proc, processes, ports, clock), processes);
            }
            case MACOS -> {
                var processes = new HandleProcessTable();
                var lsof = new Lsof(machine.root().resolve("usr/sbin/lsof"), new Commands());
                yield new Tables(
                        new LsofListenerTable(
                                lsof::listening, processes, new ConnectListenerTable(ports), clock),
                        processes);
            }
            case OTHER -> new Tables(new ConnectListenerTable(ports), new HandleProcessTable());
        };
    }
}
