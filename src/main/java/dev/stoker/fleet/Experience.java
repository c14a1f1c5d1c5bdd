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
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What calls have shown of each place: how many are there, how fast it was, and whether it fails.
 * Not safe for threads: the fleet's own thread alone touches it.
 */
final class Experience {
    private final Supplier<BreakerSettings> settings;
    private final InstantSource clock;
    private final Consumer<FleetEvent> tell;
    private final Map<String, Place> places = new HashMap<>();

    /**
     * @param tell is told of breakers that open and close
     */
    Experience(Supplier<BreakerSettings> settings, InstantSource clock, Consumer<FleetEvent> tell) {
        this.settings = settings;
        this.clock = clock;
        this.tell = tell;
    }

    /**
     * A call goes there; what it returns ends that, and again has no effect.
     *
     * @param call which, by its identity
     */
    Runnable begin(Candidate at, Object call) {
        Place place = place(at);
        place.calls++;
        Breaker before = place.breaker;
        place.breaker = before.begun(clock.instant());
        if (!place.breaker.equals(before)) {
            place.trier = call;
        }
        return () -> {
            place.calls--;
            place.left(call, clock.instant()); // should it have ended without a word
        };
    }

    private Place place(Candidate at) {
        return places.computeIfAbsent(at.qualified(), _ -> new Place(at.backend(), at.name()));
    }

    /** A call has ended there. */
    void ended(Candidate at, Object call, CallEnd how) {
        Place place = place(at);
        Instant now = clock.instant();
        Breaker before = place.breaker;
        switch (how.how()) {
            case ANSWERED -> place.breaker = place.breaker.served();
            case LEFT -> place.left(call, now);
            case FAILED -> failed(place, call, at, how.error());
        }
        tellOf(place, before, now);
        if (how.how() == CallEnd.How.ANSWERED) {
            place.pace = place.pace.answered(how.firstToken(), how.tokensPerSecond(), now);
        }
    }

    private void failed(Place place, Object call, Candidate at, @Nullable StokerException error) {
        Instant now = clock.instant();
        if (error == null || Blame.of(error) != Blame.PLACE || isSupervisors(at, error)) {
            place.left(call, now);
        } else {
            place.breaker = place.breaker.failed(now, Blame.words(error), settings.get());
        }
    }

    private void tellOf(Place place, Breaker before, Instant now) {
        Breaker after = place.breaker;
        String because = after.barred(now);
        boolean newly = before.barred(now) == null || before instanceof Breaker.Trial;
        if (after instanceof Breaker.Open(var until, _, _, _) && because != null && newly) {
            tell.accept(new FleetEvent.BreakerOpened(place.backend, place.model, until, because));
        } else if (after instanceof Breaker.Closed && !(before instanceof Breaker.Closed)) {
            tell.accept(
                    new FleetEvent.BreakerClosed(
                            place.backend, place.model, "a call was answered there"));
        }
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
        places.entrySet().removeIf(one -> isToBeForgotten(one.getKey(), one.getValue(), listed));
    }

    private boolean isToBeForgotten(String name, Place place, Set<String> listed) {
        boolean forgotten = place.calls == 0 && !listed.contains(name);
        if (forgotten) {
            tellOfItsEnd(place, "it is not listed there any more");
        }
        return forgotten;
    }

    /** Begins anew with all places there; the calls that are still on their way are counted on. */
    void afresh(Set<BackendId> backends) {
        for (Place place : places.values()) {
            if (backends.contains(place.backend)) {
                tellOfItsEnd(place, "its backend is another one now");
                place.breaker = Breaker.well();
                place.pace = Pace.UNKNOWN;
            }
        }
    }

    /** Whoever was told that it opened is told. */
    private void tellOfItsEnd(Place place, String because) {
        if (!(place.breaker instanceof Breaker.Closed)) {
            tell.accept(new FleetEvent.BreakerClosed(place.backend, place.model, because));
        }
    }

    private static final class Place {
        private final BackendId backend;
        private final String model;
        private int calls;
        private Breaker breaker = Breaker.well();
        private Pace pace = Pace.UNKNOWN;

        /** The call that tries it; null where none does. */
        private @Nullable Object trier;

        Place(BackendId backend, String model) {
            this.backend = backend;
            this.model = model;
        }

        /** That call tells nothing of the place: if it was the one that tried, the next is to. */
        void left(Object call, Instant now) {
            if (call.equals(trier)) {
                trier = null;
                breaker = breaker.left(now);
            }
        }
    }
}
