/**
 * The HTTP wire that every kind of backend shares: one Vert.x client, one way to stream with
 * back-pressure and cancellation, one way to turn a failure into a {@code StokerException}.
 */
@NullMarked
package dev.stoker.backend.http;

import org.jspecify.annotations.NullMarked;
