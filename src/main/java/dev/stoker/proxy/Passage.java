package dev.stoker.proxy;

import dev.stoker.backend.Capability;
import dev.stoker.core.Origin;
import dev.stoker.fleet.Placement;

/**
 * How a placed call is carried out. The one place that decides it; pure.
 *
 * <p>Bytes pass where the backend speaks the caller's dialect, but for four reasons: a schema that
 * the backend cannot keep to is seen to by translating; so is what the backend would leave out
 * without a word, and a picture for a model that sees none; and an engine of Stoker's own is always
 * asked for a stream, since it goes on computing for a caller that has left otherwise. Calls of
 * Ollama's dialect are always translated: an Ollama is given the plan's options with every call.
 */
sealed interface Passage {
    /** The backend is asked as its caller asked, and its answer passes untouched. */
    record Relayed(Relayable asked) implements Passage {}

    /** The backend is asked so for a stream, of which one object is put together. */
    record Assembled(Relayable asked) implements Passage {}

    /** The call is read in full and carried out through the port. */
    record Translated() implements Passage {}

    /** The way of a call to that place. */
    static Passage of(Asked asked, Placement at) {
        Relayable as = asked.relayable();
        if (as == null || !at.speaks().contains(as.dialect())) {
            return new Translated();
        }
        if (as.wantsSchema() && !at.capabilities().contains(Capability.JSON_SCHEMA)) {
            return new Translated();
        }
        // Refused there by its field, before a model that sees nothing is asked.
        if (at.seesNothing() && as.namesPictures()) {
            return new Translated();
        }
        if (!as.carriedBy(at)) {
            return new Translated();
        }
        if (as.stream() || as.atOnce() || at.origin() != Origin.SUPERVISED) {
            return new Relayed(as);
        }
        return as.assembly() == null ? new Translated() : new Assembled(as);
    }
}
