package dev.stoker.hardware;

/** Who made a graphics processor. */
public enum GpuVendor {
    NVIDIA,
    AMD,
    INTEL,
    APPLE
}
