/** Wiring, start and stop order, and the words spoken to the service manager. */
@NullMarked
package dev.stoker.boot;

import org.jspecify.annotations.NullMarked;
