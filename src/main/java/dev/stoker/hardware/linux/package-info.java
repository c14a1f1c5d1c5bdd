/**
 * Facts of Linux: {@code /proc}, {@code /sys} and cgroups of both versions. Classes named {@code
 * Linux…} read; the others are pure and parse.
 */
@NullMarked
package dev.stoker.hardware.linux;

import org.jspecify.annotations.NullMarked;
