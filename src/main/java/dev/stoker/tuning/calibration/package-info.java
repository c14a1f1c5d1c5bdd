/**
 * Pure: which settings to try out on the real backend, and what the figures prove. No clock, no
 * engine: the caller runs the trials.
 *
 * <p>{@link dev.stoker.tuning.calibration.Candidates} lists the values worth trying; {@link
 * dev.stoker.tuning.calibration.Search} says which one to try next and ends with a {@link
 * dev.stoker.tuning.calibration.Verdict}. Machines are noisy and trials few, so the rules are
 * coarse: trials of different candidates take turns, what looks faster is tried against the plan
 * again with fresh trials, and ranks decide rather than means. What is not at least 5 % faster, or
 * not certain to about one in twenty, changes nothing.
 */
@NullMarked
package dev.stoker.tuning.calibration;

import org.jspecify.annotations.NullMarked;
