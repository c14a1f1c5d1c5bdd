package dev.stoker.hardware;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;

/**
 * One graphics processor.
 *
 * @param name marketing name
 * @param memory memory it computes in; the machine's own where it is unified
 * @param free the part of it that is free; unknown where it is unified, since {@link
 *     MemoryReading#available()} tells that
 * @param unified whether it has no memory of its own and shares the machine's
 * @param driver the driver, with its version where the vendor's tool tells it
 */
public record Gpu(
        Fact<String> name,
        Fact<GpuVendor> vendor,
        Fact<Bytes> memory,
        Fact<Bytes> free,
        Fact<Boolean> unified,
        Fact<String> driver) {}
