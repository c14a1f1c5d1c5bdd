package dev.stoker.hardware;

import dev.stoker.core.Fact;

/**
 * The operating system as this process sees it; in a container, name and version are the image's
 * and the kernel is the host's.
 *
 * @param name such as {@code Debian GNU/Linux} or {@code macOS}
 * @param version of that system, such as {@code 12}
 * @param kernel release of the kernel
 * @param architecture as the kernel names it: {@code x86_64}, {@code aarch64}, {@code arm64}
 * @param container whether this process runs in a container
 * @param containerEngine what runs the container; unknown outside of one
 */
public record OperatingSystem(
        Fact<String> name,
        Fact<String> version,
        Fact<String> kernel,
        Fact<String> architecture,
        Fact<Boolean> container,
        Fact<String> containerEngine) {}
