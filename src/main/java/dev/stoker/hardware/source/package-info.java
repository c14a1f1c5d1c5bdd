/** Where hardware facts come from: files below a root, commands with a deadline, a library. */
@NullMarked
package dev.stoker.hardware.source;

import org.jspecify.annotations.NullMarked;
