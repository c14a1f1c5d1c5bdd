package dev.stoker.fleet;

import dev.stoker.core.BackendId;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Origin;
import dev.stoker.core.StokerException;
import dev.stoker.routing.Candidate;
import dev.stoker.routing.Prospect;
import dev.stoker.routing.experience.Blame;
import dev.stoker.routing.experience.Breaker;
import dev.stoker.routing.experience.BreakerSettings;
import dev.stoker.routing.experience.Pace;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What calls have shown of each place: how many are there, how fast it was, and whether it fails.
 * Not safe for threads: the fleet's own thread alone touches it.
 */
final class Experience {
    private final Supplier<BreakerSettings> settings;
    private final InstantSource clock;
    private final Map<String, Place> places = new HashMap<>();

    Experience(Supplier<BreakerSettings> settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** A call goes there; what it returns ends that, and again has no effect. */
    Runnable begin(Candidate at) {
        Place place = places.computeIfAbsent(at.qualified(), _ -> new Place());
        place.calls++;
        Breaker before = place.breaker;
        place.breaker = before.begun(clock.instant());
        boolean tries = !place.breaker.equals(before);
        return () -> {
            place.calls--;
            if (tries) {
                // Should it have ended without a word: the next one is to try.
                place.breaker = place.breaker.left(clock.instant());
            }
        };
    }

    /** A call has ended there. */
    void ended(Candidate at, CallEnd how) {
        Place place = places.computeIfAbsent(at.qualified(), _ -> new Place());
        Instant now = clock.instant();
        place.breaker =
                switch (how.how()) {
                    case ANSWERED -> place.breaker.served();
                    case LEFT -> place.breaker.left(now);
                    case FAILED -> failed(place.breaker, at, how.error(), now);
                };
        if (how.how() == CallEnd.How.ANSWERED) {
            place.pace = place.pace.answered(how.firstToken(), how.tokensPerSecond(), now);
        }
    }

    private Breaker failed(
            Breaker breaker, Candidate at, @Nullable StokerException error, Instant now) {
        if (error == null || Blame.of(error) != Blame.PLACE || isSupervisors(at, error)) {
            return breaker.left(now);
        }
        return breaker.failed(now, Blame.words(error), settings.get());
    }

    /** Of an engine that ends, its supervisor knows more, and starts it again. */
    private static boolean isSupervisors(Candidate at, StokerException error) {
        return at.origin() == Origin.SUPERVISED
                && error.fault() == null
                && (error.code() == ErrorCode.STREAM_CUT
                        || error.code() == ErrorCode.BACKEND_UNREACHABLE);
    }

    int calls(Candidate at) {
        Place place = places.get(at.qualified());
        return place == null ? 0 : place.calls;
    }

    Prospect.Speed speed(Candidate at) {
        Place place = places.get(at.qualified());
        return place == null ? Prospect.Speed.UNKNOWN : place.pace.speed(clock.instant());
    }

    @Nullable String barred(Candidate at) {
        Place place = places.get(at.qualified());
        return place == null ? null : place.breaker.barred(clock.instant());
    }

    String breaker(Candidate at) {
        Place place = places.get(at.qualified());
        return (place == null ? Breaker.well() : place.breaker).state(clock.instant());
    }

    /** Forgets places that are not there any more and where nothing goes on. */
    void keep(Set<String> listed) {
        places.entrySet()
                .removeIf(one -> one.getValue().calls == 0 && !listed.contains(one.getKey()));
    }

    /** Begins anew with all places there; the calls that are still on their way are counted on. */
    void afresh(Set<BackendId> backends) {
        places.forEach((name, place) -> {
            if (backends.stream().anyMatch(id -> name.endsWith("@" + id))) {
                place.breaker = Breaker.well();
                place.pace = Pace.UNKNOWN;
            }
        });
    }

    private static final class Place {
        private int calls;
        private Breaker breaker = Breaker.well();
        private Pace pace = Pace.UNKNOWN;
    }
}
