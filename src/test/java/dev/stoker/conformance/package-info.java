/**
 * The official clients of the dialects against the packaged daemon, with every kind of backend
 * behind it. The suites are in {@code src/test/node}; what they find is {@code
 * docs/conformance.md}.
 *
 * <p>The fakes of the kinds are given a {@code Mind}: it reads what it is asked for from its own
 * wire and keeps to it, so that what is lost on the way there is seen in the answer.
 *
 * <p>The dashboard's script runs here too, since it is a client as they are and needs the same
 * Node: {@code DashboardIT}.
 */
@NullMarked
package dev.stoker.conformance;

import org.jspecify.annotations.NullMarked;
