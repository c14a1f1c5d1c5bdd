package dev.stoker.fleet;

import dev.stoker.backend.Ability;
import dev.stoker.backend.Capability;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a call cannot do without, as far as its request tells cheaply.
 *
 * @param capabilities of the backend
 * @param abilities of the model
 * @param context tokens that its prompt surely takes; null where that is not known
 */
public record Needs(Set<Capability> capabilities, Set<Ability> abilities, @Nullable Long context) {
    /** Nothing that not everything can. */
    public static final Needs NOTHING = new Needs(Set.of(), Set.of(), null);

    /** Copies the sets. */
    public Needs {
        capabilities = Set.copyOf(capabilities);
        abilities = Set.copyOf(abilities);
    }
}
