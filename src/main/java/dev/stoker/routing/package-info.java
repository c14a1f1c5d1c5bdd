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
 * <p><b>Routes.</b> A name of the configuration for several specs ({@link
 * dev.stoker.routing.RouteTable}) is stronger than a model's name; it stands for the places that
 * its members name, each found by the rules above, so that a cloud is among them only where a
 * member names it by its id. A name that several backends have is a route too, in its precedence.
 *
 * <p>{@link dev.stoker.routing.Router} passes over what cannot serve the call, and puts the rest in
 * order: what is well, what does less of it, what fails lately (its breaker is open), what is down;
 * within each by the policy; among the equally good by weights, by the lots that a conversation
 * draws, or as they are written. What is open or down is last and not out: where nothing else is
 * left, a call is better tried than refused. Each choice and each place passed over has its reason.
 *
 * <p>To add a policy: a constant of {@link dev.stoker.routing.RoutePolicy}, its merit in the router
 * and its words in {@code Reasons}.
 *
 * <p>Deliberately absent: the clock, the breakers and the averages themselves, which are values of
 * {@code experience} that the fleet holds.
 */
@NullMarked
package dev.stoker.routing;

import org.jspecify.annotations.NullMarked;
