/**
 * Anthropic's dialect for backends that do not speak it: requests to what {@code inference} knows,
 * and events back to Anthropic's messages and named events.
 *
 * <p>What cannot be carried is refused by its name where it changes what the answer means, and
 * named as dropped where it does not.
 */
@NullMarked
package dev.stoker.dialect.anthropic.translation;

import org.jspecify.annotations.NullMarked;
