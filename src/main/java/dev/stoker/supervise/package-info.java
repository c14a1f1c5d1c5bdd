/** One engine process: state machine, health wait, restart budget, stop, output tail. */
@NullMarked
package dev.stoker.supervise;

import org.jspecify.annotations.NullMarked;
