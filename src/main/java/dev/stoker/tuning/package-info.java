/**
 * Pure: from what the machine, the model and the backend are, and what the user wishes, to a plan
 * whose every value carries its reason. No I/O, no clock, no state.
 *
 * <p>{@link dev.stoker.tuning.Planner} makes the plan; {@code tuning.memory} says what it will
 * take.
 */
@NullMarked
package dev.stoker.tuning;

import org.jspecify.annotations.NullMarked;
