/**
 * Plans for the models of the fleet: gathers what a plan is made from, remembers which engine runs
 * with which plan, and what memory that engine will still take.
 */
@NullMarked
package dev.stoker.fleet.tuning;

import org.jspecify.annotations.NullMarked;
