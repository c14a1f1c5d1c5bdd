/** Fills the records of {@code hardware}: the one entry point, and OSHI behind it. */
@NullMarked
package dev.stoker.hardware.probe;

import org.jspecify.annotations.NullMarked;
