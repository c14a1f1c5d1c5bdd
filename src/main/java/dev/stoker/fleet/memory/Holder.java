package dev.stoker.fleet.memory;

import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import org.jspecify.annotations.Nullable;

/**
 * A model that is, or is to be, in the memory of this machine.
 *
 * @param use what an engine of Stoker's own was started for; null on servers of others, which have
 *     a model once for all uses
 */
public record Holder(BackendId backend, String model, @Nullable Use use) {
    /** For people: {@code 'tiny' on ollama}. */
    public String words() {
        return "'%s' on %s".formatted(model, backend);
    }
}
