/** Fleet events and calls to metrics, health and log lines. */
@NullMarked
package dev.stoker.observe;

import org.jspecify.annotations.NullMarked;
