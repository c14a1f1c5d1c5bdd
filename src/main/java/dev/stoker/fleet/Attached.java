package dev.stoker.fleet;

import dev.stoker.backend.Ability;
import dev.stoker.backend.Backend;
import dev.stoker.backend.Capability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Health;
import dev.stoker.backend.ServedModel;
import dev.stoker.core.BackendId;
import dev.stoker.core.Location;
import dev.stoker.core.Origin;
import dev.stoker.fleet.health.Condition;
import dev.stoker.fleet.health.Course;
import dev.stoker.fleet.health.Sign;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A server of somebody else's that Stoker sends work to, and what it last said of itself.
 *
 * @param asked when it was last asked; null before the first time, when {@code health} is a guess
 * @param course what was seen of it, beyond the last look
 */
record Attached(
        BackendId id,
        Origin origin,
        Endpoint endpoint,
        Backend port,
        String how,
        Health health,
        Instant since,
        List<CatalogueModel> models,
        @Nullable String lastError,
        @Nullable Instant asked,
        Course course) {

    private static final Duration CLOUD_PAUSE = Duration.ofMinutes(10);
    private static final Duration CLOUD_RETRY = Duration.ofMinutes(1);

    static Attached fresh(
            BackendId id, Origin origin, Endpoint endpoint, Backend port, String how, Instant now) {
        var health = new Health.Loading("not asked yet");
        return new Attached(
                id,
                origin,
                endpoint,
                port,
                how,
                health,
                now,
                List.of(),
                null,
                null,
                Course.begun(now));
    }

    /** Whether that one is the same server, spoken to in the same way. */
    boolean isSamePlaceAs(@Nullable Attached other) {
        return other != null && other.port.equals(port) && other.endpoint.equals(endpoint);
    }

    /** The same, which is known in another way from now on. */
    Attached known(Origin by, String in) {
        return new Attached(
                id, by, endpoint, port, in, health, since, models, lastError, asked, course);
    }

    /** As it lists that model; by its name alone where it does not. */
    CatalogueModel listed(String model) {
        return models.stream()
                .filter(known -> known.name().equals(model))
                .findFirst()
                .orElseGet(() -> CatalogueModel.named(model));
    }

    /** After one look. A failed look at the models keeps the list that was known. */
    Attached after(Look look, Instant now) {
        boolean same = look.health().getClass() == health.getClass();
        List<CatalogueModel> listed = look.models() == null ? models : look.models();
        return new Attached(
                id,
                origin,
                endpoint,
                port,
                how,
                look.health(),
                same ? since : now,
                listed,
                look.error(),
                now,
                course.after(new Sign.Looked(look.health(), look.took()), now));
    }

    /** After something else was seen of it than the answer to a look. */
    Attached after(Sign sign, Instant now) {
        return new Attached(
                id,
                origin,
                endpoint,
                port,
                how,
                health,
                since,
                models,
                lastError,
                asked,
                course.after(sign, now));
    }

    boolean wasAsked() {
        return asked != null;
    }

    /**
     * Whether to ask it again. A provider counts what it is asked, and its catalogue changes by the
     * day: it is not asked as often as a server of the user's own.
     */
    boolean isDue(Instant now) {
        return asked == null
                || location() != Location.CLOUD
                || !now.isBefore(asked.plus(usable() ? CLOUD_PAUSE : CLOUD_RETRY));
    }

    /** Where it runs: as the configuration says, else by its address. */
    Location location() {
        return Server.locationOf(endpoint);
    }

    /** Where what that model is asked is worked on: a local server may itself ask a provider. */
    Location locationOf(CatalogueModel model) {
        return model.remote() ? Location.CLOUD : location();
    }

    boolean usable() {
        return health instanceof Health.Ready;
    }

    @Nullable String version() {
        return health instanceof Health.Ready ready ? ready.version() : null;
    }

    private Set<Capability> lacks() {
        return health instanceof Health.Ready ready ? ready.lacks() : Set.of();
    }

    /** What it can do: what its kind and version can, less what it said that it lacks. */
    Set<Capability> capabilities() {
        return without(port.capabilities(version()), lacks());
    }

    static Set<Capability> without(Set<Capability> all, Set<Capability> lacks) {
        return all.stream()
                .filter(one -> !lacks.contains(one))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Tokens one request may use if that model is asked for so; null where that is not known.
     * Servers give a model no more than it was trained for, whatever calls ask.
     */
    @Nullable Long contextOf(ServedModel served) {
        CatalogueModel listed = listed(served);
        Long asked = port.contextAsked(served);
        if (asked == null) {
            return listed == null ? null : listed.context();
        }
        Long trained = listed == null ? null : listed.trainedContext();
        return trained == null ? asked : Long.valueOf(Math.min(asked, trained));
    }

    /** Whether that model is told to see nothing. */
    boolean seesNothing(ServedModel served) {
        CatalogueModel listed = listed(served);
        return listed != null && listed.lacks().contains(Ability.VISION);
    }

    private @Nullable CatalogueModel listed(ServedModel served) {
        return models.stream()
                .filter(model -> model.name().equals(served.name()))
                .findFirst()
                .orElse(null);
    }

    Server server(@Nullable Long pid) {
        return new Server(id, endpoint, port, version(), lacks(), pid);
    }

    BackendView view(Instant now) {
        Condition at = course.condition(now);
        return new BackendView(
                id,
                port.kind(),
                origin,
                endpoint.base(),
                health,
                at.since(),
                version(),
                models.size(),
                at.lastError() == null ? lastError : at.lastError(),
                how,
                List.of(),
                capabilities(),
                at);
    }

    /**
     * What one look brought.
     *
     * @param models null if they could not be listed
     * @param took until it had said how it is; null where that was not measured
     */
    record Look(
            Health health,
            @Nullable List<CatalogueModel> models,
            @Nullable String error,
            @Nullable Duration took) {
        /** One that was not measured. */
        Look(Health health, @Nullable List<CatalogueModel> models, @Nullable String error) {
            this(health, models, error, null);
        }
    }
}
