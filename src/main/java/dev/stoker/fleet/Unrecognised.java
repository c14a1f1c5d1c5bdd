package dev.stoker.fleet;

import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configured backends that are being asked of what kind they are, and those that have not told
 * it yet. Not safe for threads: the fleet's own thread alone touches it.
 */
final class Unrecognised {
    private final Errands errands;
    private final Set<BackendId> beingAsked = new HashSet<>();
    private final Map<BackendId, ConfiguredBackend> ofUnknownKind = new LinkedHashMap<>();
    private boolean closed;

    Unrecognised(Errands errands) {
        this.errands = errands;
    }

    /** Has that one asked, unless it is being asked. The answer comes as a message. */
    void ask(ConfiguredBackend configured) {
        if (!closed && beingAsked.add(configured.id())) {
            errands.recognise(configured);
        }
    }

    /** Has all asked that have not told their kind. */
    void askAgain() {
        List.copyOf(ofUnknownKind.values()).forEach(this::ask);
    }

    /**
     * That one was asked.
     *
     * @param kind null if it did not tell
     */
    void answered(ConfiguredBackend configured, @Nullable BackendKind kind) {
        beingAsked.remove(configured.id());
        if (kind == null) {
            ofUnknownKind.put(configured.id(), configured);
        } else {
            ofUnknownKind.remove(configured.id());
        }
    }

    /** Asks nobody any more. */
    void close() {
        closed = true;
    }
}
