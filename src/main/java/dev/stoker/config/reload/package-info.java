/**
 * How a running daemon comes to another configuration: detect, plan, apply.
 *
 * <p>{@link dev.stoker.config.reload.FileWatch} notices that a file has changed; a signal and the
 * API say so too. All of them lead to {@link dev.stoker.config.reload.Reload}, which reads and
 * checks all sources as a start does, compares what is in force with what was read ({@link
 * dev.stoker.config.reload.ReloadPlan}) and has the running parts take it over. What is invalid is
 * refused as a whole. {@link dev.stoker.config.reload.Takeover} is the one table of what needs a
 * restart.
 */
@NullMarked
package dev.stoker.config.reload;

import org.jspecify.annotations.NullMarked;
