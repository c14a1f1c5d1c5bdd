/**
 * The domain of a call: request, messages, tools, events, usage, stop reasons. No wire format: the
 * dialects translate to and from it, the backends carry it out.
 */
@NullMarked
package dev.stoker.inference;

import org.jspecify.annotations.NullMarked;
