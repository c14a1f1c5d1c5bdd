/** The build's own scripts, run as a user runs them. */
@NullMarked
package dev.stoker.build;

import org.jspecify.annotations.NullMarked;
