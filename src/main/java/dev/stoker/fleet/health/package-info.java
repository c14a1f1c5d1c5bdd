/**
 * How a backend is, concluded from what was seen of it. Pure: whoever sees something says so with a
 * {@link dev.stoker.fleet.health.Sign} and the time, and reads the {@link
 * dev.stoker.fleet.health.Condition} that follows.
 *
 * <p><b>Signs.</b> A look that was answered, or not; the end of a call, which is a look for free; a
 * server that asks to be left alone; a process that ended; a place where work waits and nothing
 * comes. A backend that is asked nothing and looked at in order is ready, however long ago its last
 * call was.
 *
 * <p><b>Damping.</b> What is good news for callers is believed at once: one look in order, and it
 * takes calls. Bad news needs evidence: one look without an answer makes a backend degraded, the
 * second in a row makes it down; a refused connection and a process that ended are proof and need
 * no second. One that was down three times within five minutes stays degraded for a minute after it
 * comes up. Three failed calls of the last eight make it degraded, and it is that until at most one
 * of the last eight has failed; slow is over 1.5 s for an answer to a look, on average, until it is
 * below 0.75 s.
 *
 * <p><b>Wedged.</b> {@link dev.stoker.fleet.health.Stall} judges what was found where work waits
 * and nothing comes. A process that computes is never wedged, however long its prompt takes.
 */
@NullMarked
package dev.stoker.fleet.health;

import org.jspecify.annotations.NullMarked;
