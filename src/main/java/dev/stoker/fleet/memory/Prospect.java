package dev.stoker.fleet.memory;

import dev.stoker.core.Bytes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a load needs, and what there is for it.
 *
 * @param need null where nobody can say
 * @param free in each domain that the load is charged to, less what engines were promised; what is
 *     not known is missing
 * @param gives what each model in memory gives back, by domain; what is not known is missing
 */
public record Prospect(
        @Nullable Need need, Map<Domain, Bytes> free, Map<Holder, Map<Domain, Bytes>> gives) {
    /** Nothing is known. */
    public static final Prospect UNKNOWN = new Prospect(null, Map.of(), Map.of());

    /** Copies the maps. */
    public Prospect {
        free = Map.copyOf(free);
        gives = Map.copyOf(gives);
    }
}
