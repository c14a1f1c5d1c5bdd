/** Tries settings out on the real engine, and keeps what came of it. */
@NullMarked
package dev.stoker.fleet.calibration;

import org.jspecify.annotations.NullMarked;
