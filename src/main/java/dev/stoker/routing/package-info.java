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
 * <p><b>Local means local.</b> What a cloud has, or a local server that asks one, is found by a
 * spec that names the backend by its id, and by no other: not by a bare name, not by the kind, not
 * as the only model there is, and not in the place of one that is down.
 *
 * <p>Deliberately absent: route definitions, policies and weights.
 */
@NullMarked
package dev.stoker.routing;

import org.jspecify.annotations.NullMarked;
