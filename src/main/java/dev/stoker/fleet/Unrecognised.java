package dev.stoker.fleet;

import dev.stoker.core.BackendKind;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configured backends that are being asked of what kind they are, and those that have not told
 * it yet. Not safe for threads: the fleet's own thread alone touches it.
 */
final class Unrecognised {
    private final Errands errands;
    private final Set<ConfiguredBackend> beingAsked = new HashSet<>();
    private final Set<ConfiguredBackend> ofUnknownKind = new LinkedHashSet<>();
    private boolean closed;

    Unrecognised(Errands errands) {
        this.errands = errands;
    }

    /** Has that one asked, unless it is being asked. The answer comes as a message. */
    void ask(ConfiguredBackend configured) {
        if (!closed && beingAsked.add(configured)) {
            errands.recognise(configured);
        }
    }

    /** Has all asked that have not told their kind. */
    void askAgain() {
        List.copyOf(ofUnknownKind).forEach(this::ask);
    }

    /** Of all others nothing is to be known any more. */
    void keep(List<ConfiguredBackend> configured) {
        ofUnknownKind.retainAll(configured);
    }

    /**
     * That one was asked.
     *
     * @param kind null if it did not tell
     */
    void answered(ConfiguredBackend configured, @Nullable BackendKind kind) {
        beingAsked.remove(configured);
        if (kind == null) {
            ofUnknownKind.add(configured);
        } else {
            ofUnknownKind.remove(configured);
        }
    }

    /** Asks nobody any more. */
    void close() {
        closed = true;
    }
}
