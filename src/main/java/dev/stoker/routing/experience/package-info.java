/**
 * Pure: what calls have shown of the places they went to. Each is a value that answers the next
 * one; the fleet holds them, one for each model of each backend, and the clock.
 */
@NullMarked
package dev.stoker.routing.experience;

import org.jspecify.annotations.NullMarked;
