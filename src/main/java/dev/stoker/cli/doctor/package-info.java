/** Looks for what is wrong with this installation of Stoker, and says what to do about it. */
@NullMarked
package dev.stoker.cli.doctor;

import org.jspecify.annotations.NullMarked;
