/**
 * How a plan is made: one class for each group of values, each value with its reason.
 *
 * <p>{@code Attempt} puts them together; {@code ContextPlan} looks for the largest context that
 * {@code Sizing} says fits the {@code Room}; {@code NearestPlans} tries what would fit where what
 * was asked for does not.
 */
@NullMarked
package dev.stoker.tuning.planning;

import org.jspecify.annotations.NullMarked;
