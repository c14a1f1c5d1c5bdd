package dev.stoker.fleet;

import dev.stoker.backend.Capability;
import dev.stoker.backend.Health;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Origin;
import dev.stoker.fleet.health.Condition;
import dev.stoker.fleet.health.Course;
import dev.stoker.fleet.health.Sign;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A backend at one moment.
 *
 * @param base where it answers; null for the supervised one, whose engines have addresses of their
 *     own
 * @param health as last seen
 * @param since when that state began
 * @param version as it tells
 * @param modelCount entries of its catalogue
 * @param lastError the last thing that went wrong with it, and still of interest
 * @param how it is known, for people
 * @param engines processes of a supervised backend; otherwise empty
 * @param capabilities what it can do, as far as its kind, its version and it itself tell
 * @param condition how it is, by all that was seen of it; {@code health} is what its last look said
 */
public record BackendView(
        BackendId id,
        BackendKind kind,
        Origin origin,
        @Nullable URI base,
        Health health,
        Instant since,
        @Nullable String version,
        int modelCount,
        @Nullable String lastError,
        String how,
        List<EngineView> engines,
        Set<Capability> capabilities,
        Condition condition) {
    /** Copies the list and the set. */
    public BackendView {
        engines = List.copyOf(engines);
        capabilities = Set.copyOf(capabilities);
    }

    /** One of which nothing is known but what its last look said. */
    public BackendView(
            BackendId id,
            BackendKind kind,
            Origin origin,
            @Nullable URI base,
            Health health,
            Instant since,
            @Nullable String version,
            int modelCount,
            @Nullable String lastError,
            String how,
            List<EngineView> engines,
            Set<Capability> capabilities) {
        this(
                id,
                kind,
                origin,
                base,
                health,
                since,
                version,
                modelCount,
                lastError,
                how,
                engines,
                capabilities,
                seen(health, since, lastError));
    }

    private static Condition seen(Health health, Instant since, @Nullable String lastError) {
        Condition at =
                Course.begun(since).after(new Sign.Looked(health, null), since).condition(since);
        return new Condition(at.state(), since, at.reason(), lastError, null);
    }

    /** Whether calls go there. */
    public boolean usable() {
        return condition.usable();
    }
}
