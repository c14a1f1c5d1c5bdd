package dev.stoker.fleet;

import dev.stoker.backend.Health;
import dev.stoker.core.BackendId;
import dev.stoker.fleet.health.Finding;
import dev.stoker.fleet.health.Sign;
import dev.stoker.fleet.health.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees how the backends are beside the looks at them: from how calls end, from where nothing comes,
 * and from processes that end. Not safe for threads: the fleet's own thread alone touches it.
 */
final class Watch {
    /** Between two looks at what costs nothing to look at. */
    private static final Duration PULSE = Duration.ofMillis(500);

    private final Roster roster;
    private final Looks looks;
    private final Errands errands;
    private final InstantSource clock;
    private final InFlight inFlight;
    private final Exits exits = new Exits();
    private final Vigil vigil;

    /**
     * @param wedgedAfter as in {@link FleetSettings}
     */
    Watch(
            Panel panel,
            InFlight inFlight,
            InstantSource clock,
            Supplier<Duration> wedgedAfter,
            Consumer<Message> post) {
        this.roster = panel.roster();
        this.looks = panel.looks();
        this.errands = panel.errands();
        this.clock = clock;
        this.inFlight = inFlight;
        this.vigil = new Vigil(inFlight, errands, wedgedAfter, post, this::seenAt);
    }

    /** What it goes by. */
    record Panel(Roster roster, Looks looks, Errands errands) {}

    /** Costs nothing while nobody is being served. */
    void start() {
        errands.every(PULSE, () -> !inFlight.isEmpty(), new Message.TakePulse());
        errands.every(PULSE, exits::haveHappened, new Message.ProcessesEnded());
    }

    /** Time to look where work waits. */
    void look() {
        vigil.look();
    }

    void lookedInto(InFlight.Place place, @Nullable Finding found) {
        vigil.found(place, found);
    }

    /** The list of servers is another one. */
    void listed() {
        exits.keep(roster.processes());
    }

    /**
     * A call has ended at its place.
     *
     * @return whether its backend is in another state by that
     */
    boolean callEnded(Journey journey, CallEnd how) {
        Sign sign = Signs.of(how);
        if (sign == null) {
            return false;
        }
        BackendId id = journey.goal().backend();
        State before = state(id);
        seen(id, sign);
        return before != state(id);
    }

    private @Nullable State state(BackendId id) {
        Attached listed = roster.get(id);
        return listed == null ? null : listed.course().condition(clock.instant()).state();
    }

    void processesEnded() {
        exits.take()
                .forEach((id, pid) -> {
                    seen(id, new Sign.Ended("its process (%d) ended".formatted(pid)));
                    looks.at(id);
                });
    }

    /** Nothing listens there. */
    void refused(BackendId id, String because) {
        seen(id, new Sign.Refused(because));
    }

    /**
     * Whether a backend that was just looked at is to be looked at again soon: what loads is ready
     * in a moment, and what did not answer once may only have been busy.
     */
    boolean isToBeSeenAgain(BackendId id, Attached.Look look) {
        Attached now = roster.get(id);
        boolean doubted =
                look.health() instanceof Health.Unusable
                        && now != null
                        && now.course().condition(clock.instant()).usable();
        return doubted || look.health() instanceof Health.Loading;
    }

    /** Of a server that has another one in its place by now, it tells nothing. */
    private void seenAt(InFlight.Place place, Sign sign) {
        Attached listed = roster.get(place.backend());
        if (listed != null && listed.endpoint().equals(place.at())) {
            seen(place.backend(), sign);
        }
    }

    private void seen(BackendId id, Sign sign) {
        Instant now = clock.instant();
        roster.seen(id, sign, now);
        Attached listed = roster.get(id);
        Instant until = listed == null ? null : listed.course().changesAt(now);
        if (until != null) {
            errands.after(Duration.between(now, until), new Message.TimeHasCome());
        }
    }
}
