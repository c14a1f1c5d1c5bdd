/**
 * Pure: from what the machine, the model and the backend are, and what the user wishes, to a plan
 * whose every value carries its reason. No I/O, no clock, no logging, no exception for any input.
 *
 * <p><b>Scope.</b> This package holds the words: a {@link dev.stoker.tuning.PlanQuestion} in, a
 * {@link dev.stoker.tuning.PlanOutcome} out. {@code tuning.planning} makes the plan, {@code
 * tuning.memory} says what it will take, {@code tuning.calibration} says what to try out on the
 * real backend and what the figures prove. Reading facts, starting engines and telling backends
 * what was planned is the business of {@code hardware}, {@code gguf}, {@code fleet} and {@code
 * backend}.
 *
 * <p><b>Concepts.</b> A {@link dev.stoker.tuning.Planned} is a value with the {@link
 * dev.stoker.tuning.Bound} that decided it, one sentence, the numbers that were looked at with
 * their sources, and what the backend would do by itself. A value that is null is left to the
 * backend, which knows better or cannot be told: no number is set only to be seen. What is known of
 * the backend is in its {@link dev.stoker.tuning.BackendTraits}; nothing here asks for a kind by
 * name where a trait says it.
 *
 * <pre>
 *   hardware, limits ─┐                  ┌▶ threads, batch threads, spin count
 *   model header ─────┤                  ├▶ slots, keys, values, batch      ┐
 *   traits of backend ┼▶ PlanQuestion ───┤                                  ├▶ Sizing
 *   wishes ───────────┤                  ├▶ context: the largest that fits ◀┘
 *   circumstances ────┤                  └▶ prompt cache, checkpoints: parts of what is left
 *   measured ─────────┘                           │
 *                                  Fits(plan), or TooLarge(because, plan, nearest)
 * </pre>
 *
 * <p><b>Rules.</b> The user's values win, then what was measured, then the facts. Threads are the
 * least of affinity, cpuset, quota rounded down and (fast) physical cores, and at least 1. Context
 * is the largest that fits in what the machine and its cgroup have left, minus promises, plus
 * returns, minus a reserve; never more than the model was trained for, never less than a waiting
 * request needs. What does not fit is refused with numbers, and with plans that were made and found
 * to fit. The same question always has the same answer.
 *
 * <p><b>Units.</b> Memory is {@link dev.stoker.core.Bytes}, context is tokens, CPUs are the
 * kernel's numbers. Context in a plan is of all slots together; what one request may use is that
 * number where the slots share it, and its part where not.
 *
 * <p><b>Re-tuning.</b> {@link dev.stoker.tuning.Retune} compares what runs with what would be
 * planned now; the thresholds are in ADR 0009.
 *
 * <p><b>To add a value</b>: a {@link dev.stoker.tuning.Knob}, a component of {@link
 * dev.stoker.tuning.Plan}, one method in {@code planning} that decides it (through {@code Knobs},
 * so that a backend that takes no such setting is not told), its name in {@code Retune}, and a line
 * in the list of {@code PlanningPropertyTest}, which wants a sentence for it whatever the input. If
 * it changes memory, it belongs in {@link dev.stoker.tuning.memory.EngineLayout} too.
 *
 * <p><b>Absent on purpose</b>: tensor splits and single experts on GPUs, which backends fit better
 * when they load; CPU affinity, since the kernel can move threads away from others; speculation
 * about speed that nobody measured.
 */
@NullMarked
package dev.stoker.tuning;

import org.jspecify.annotations.NullMarked;
