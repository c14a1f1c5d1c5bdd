/**
 * Pure: from what a caller wrote and what the fleet offers to a decision. No I/O, no clock, no
 * state.
 *
 * <p>A model spec is {@code name[:tag][@backend]}. A name may itself hold {@code :}, {@code /} and
 * {@code @}, so nothing is split before the whole has been tried:
 *
 * <ol>
 *   <li>the spec exactly as some backend lists it, or one of its aliases;
 *   <li>with {@code :latest} added, the tag that Ollama implies;
 *   <li>the same two without regard to case;
 *   <li>the name alone: without its tag, or without the organisation before its last slash.
 * </ol>
 *
 * <p>What follows the last {@code @} restricts the search to one backend if it is the id or kind of
 * one. The first step that finds anything decides. If it finds one name on several backends, the
 * configured one wins over one that is found running, that over the supervised one, a usable one
 * over one that is down; if it finds several names, the spec is ambiguous and the answer lists
 * them.
 *
 * <p>Deliberately absent: route definitions, policies and weights.
 */
@NullMarked
package dev.stoker.routing;

import org.jspecify.annotations.NullMarked;
