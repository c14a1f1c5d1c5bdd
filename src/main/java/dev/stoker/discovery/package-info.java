/** Finds what runs and what is installed, and says how it knows. */
@NullMarked
package dev.stoker.discovery;

import org.jspecify.annotations.NullMarked;
