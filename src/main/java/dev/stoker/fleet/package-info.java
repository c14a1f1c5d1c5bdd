/**
 * The only stateful conductor: joins discovery, supervision, health and routing, and gives the data
 * path one entry point, the {@link dev.stoker.fleet.Gateway}.
 */
@NullMarked
package dev.stoker.fleet;

import org.jspecify.annotations.NullMarked;
