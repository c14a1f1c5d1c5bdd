/**
 * Who may go now: whom a call counts for, how urgent it is, and in which order calls go. Pure: the
 * moment is passed in, and nothing here waits.
 *
 * <p>Words. A <b>party</b> is whom a call counts for. A <b>slot</b> is room for one call at a
 * model. A {@link dev.stoker.admission.Line} is the slots of one model and those who wait for them.
 *
 * <p>Order. Interactive calls go before batch calls, but after {@link
 * dev.stoker.admission.Line#INTERACTIVE_IN_A_ROW} of them one batch call that waits goes. Among
 * calls of one urgency each party has its turn by start-time fair queueing with a cost of one per
 * call: the party that had the fewest turns since it came is next, and one that comes anew begins
 * where the others are, so that nobody saves turns up. Within a party the first to come goes first.
 *
 * <pre>
 *   join ─▶ waits ──next──▶ inside ──leave──▶ out
 *     └ refused  └──leave──────────────────────▲
 * </pre>
 *
 * <p>A {@link dev.stoker.admission.Quota} is what may be used in a minute and at once; an {@link
 * dev.stoker.admission.Allowance} is what is left of it. Requests count when they begin; tokens are
 * known when a call has ended, so one that used too many delays the next.
 *
 * <p>Deliberately absent: weights, and fairness by tokens. A call is a call.
 */
@NullMarked
package dev.stoker.admission;

import org.jspecify.annotations.NullMarked;
