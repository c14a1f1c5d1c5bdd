/**
 * Facts of macOS, by three commands of the system. {@code MacMachine} runs them; the others are
 * pure.
 */
@NullMarked
package dev.stoker.hardware.macos;

import org.jspecify.annotations.NullMarked;
