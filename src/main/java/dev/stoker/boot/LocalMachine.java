package dev.stoker.boot;

import dev.stoker.core.Fact;
import dev.stoker.fleet.tuning.Machine;
import dev.stoker.hardware.Hardware;
import dev.stoker.hardware.probe.HardwareProbe;
import org.jspecify.annotations.Nullable;

/** The machine this process runs on, as its engines find it. */
final class LocalMachine implements Machine {
    private final HardwareProbe probe;

    LocalMachine(HardwareProbe probe) {
        this.probe = probe;
    }

    @Override
    public Hardware read() {
        return probe.read();
    }

    @Override
    public Fact<Resident> resident(long pid) {
        return Fact.unknown("not read yet");
    }

    @Override
    public @Nullable Double busyCpus() {
        return null;
    }
}
