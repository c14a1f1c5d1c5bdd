package dev.stoker.hardware;

import dev.stoker.core.Fact;
import java.util.List;

/**
 * What this process can see of the machine it runs on, at one moment.
 *
 * @param gpus graphics processors a model server could compute on, in the order their source
 *     reports them; a known empty list means that there is none, and its source says where one
 *     would have been
 */
public record Hardware(Cpu cpu, Memory memory, Fact<List<Gpu>> gpus, OperatingSystem os) {
    public Hardware {
        gpus = gpus.map(List::copyOf);
    }
}
