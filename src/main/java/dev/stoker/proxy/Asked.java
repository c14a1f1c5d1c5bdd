package dev.stoker.proxy;

import dev.stoker.admission.Priority;
import dev.stoker.backend.Use;
import dev.stoker.fleet.Needs;
import org.jspecify.annotations.Nullable;

/** A call as its dialect has it, read as far as its {@link Passage} needs. Immutable. */
interface Asked {
    /** The model as the caller wrote it; null asks for the default model. */
    @Nullable String model();

    /** What the model is wanted for. */
    Use use();

    /** How urgent its body says it is; null where that says nothing. */
    default @Nullable Priority priority() {
        return null;
    }

    /** Whether a caller that waits for its turn is told where it stands, within its stream. */
    default boolean toldItsPlace() {
        return false;
    }

    /** Bytes of the body: what {@link #translated} takes time in proportion to. */
    int size();

    /**
     * Whether there may be images in it, which are more tokens than their bytes tell. What cannot
     * tell cheaply says that there may.
     */
    default boolean mayHoldImages() {
        return true;
    }

    /** What it cannot do without, as far as that is told cheaply. */
    default Needs needs() {
        return Needs.NOTHING;
    }

    /** What all calls of its conversation have in common; null where nothing tells cheaply. */
    default @Nullable String conversation() {
        return null;
    }

    /**
     * How it is relayed to a backend that speaks its dialect; null if it never is, as calls of
     * Ollama's dialect, which carry the plan's options instead of the caller's.
     */
    default @Nullable Relayable relayable() {
        return null;
    }

    /**
     * Reads all of it. On any thread.
     *
     * @throws dev.stoker.core.StokerException {@code INVALID_REQUEST}, or {@code NOT_SUPPORTED} for
     *     what cannot be carried and would change the answer; each names the field
     */
    Translated translated();
}
