/** The commands, as clients of the API. */
@NullMarked
package dev.stoker.cli;

import org.jspecify.annotations.NullMarked;
