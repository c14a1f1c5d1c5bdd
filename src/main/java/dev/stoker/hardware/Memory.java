package dev.stoker.hardware;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;

/**
 * Main memory, of the whole machine and of this process's cgroup.
 *
 * @param total memory the operating system manages; more than zero
 * @param swapTotal swap space; a known zero means that there is none
 * @param reading what changes from moment to moment
 */
public record Memory(Fact<Bytes> total, Fact<Bytes> swapTotal, MemoryReading reading) {}
