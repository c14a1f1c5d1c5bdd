/**
 * Graphics processors of Linux machines: the PCI bus tells which there are, the vendor's tool or
 * driver tells the rest. {@code DisplayAdapters} and {@code LinuxGpus} read; the others are pure.
 */
@NullMarked
package dev.stoker.hardware.gpu;

import org.jspecify.annotations.NullMarked;
