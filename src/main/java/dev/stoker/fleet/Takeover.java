package dev.stoker.fleet;

import dev.stoker.admission.AdmissionSettings;
import dev.stoker.core.BackendId;
import dev.stoker.discovery.Sightings;
import dev.stoker.fleet.memory.MemorySettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/**
 * Has the parts of the fleet go over to other settings. On the fleet's own thread, in one go: no
 * call is placed meanwhile, so that none sees half of it. What is only read is set first, then the
 * list of backends, then the engines, and who waits comes last, when all that it may be told is
 * there. Calls that have come to their place are not touched; a server that was let go of answers
 * them to their end, and an engine that is to end waits for them.
 */
final class Takeover {
    private static final Logger LOG = Logger.getLogger(Takeover.class);

    private final FleetParts parts;
    private final Roster roster;
    private final Workshop workshop;
    private final Reception reception;
    private final Looks looks;
    private final Unrecognised unrecognised;
    private Wanted inForce;

    Takeover(
            FleetParts parts,
            Roster roster,
            Workshop workshop,
            Reception reception,
            Looks looks,
            Unrecognised unrecognised) {
        this.parts = parts;
        this.roster = roster;
        this.workshop = workshop;
        this.reception = reception;
        this.looks = looks;
        this.unrecognised = unrecognised;
        this.inForce =
                new Wanted(
                        parts.settings().get(), parts.admission().settings(), parts.memory().get());
    }

    /** What counts together. */
    private record Wanted(
            FleetSettings fleet, AdmissionSettings admission, MemorySettings memory) {}

    /**
     * Goes over to them and says so, or leaves all as it was: whoever has sent them goes by the
     * answer. Where they cannot be taken over to their end, those up to now are taken over again.
     *
     * @param sightings what discovery saw last
     * @param told shows what has changed; a bug in it changes nothing of that
     * @throws IllegalArgumentException if they are of no use here; nothing has changed then
     */
    void to(Message.Reconfigured wanted, Sightings sightings, Instant now, Runnable told) {
        if (wanted.reply().isDone()) {
            return; // nobody waits for it any more, and goes by the old ones
        }
        try {
            roster.demandPorts(wanted.fleet());
            takeOrLeave(
                    new Wanted(wanted.fleet(), wanted.admission(), wanted.memory()),
                    sightings,
                    now);
        } catch (RuntimeException | Error e) {
            wanted.reply().completeExceptionally(e);
            throw e;
        }
        try {
            told.run();
        } catch (RuntimeException e) {
            LOG.error("other settings count, and could not be shown", e);
        }
        wanted.reply().complete(null);
    }

    private void takeOrLeave(Wanted wanted, Sightings sightings, Instant now) {
        Wanted before = inForce;
        try {
            take(wanted, sightings, now);
        } catch (RuntimeException | Error e) {
            try {
                take(before, sightings, now);
            } catch (RuntimeException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    private void take(Wanted wanted, Sightings sightings, Instant now) {
        inForce = wanted;
        FleetSettings before = parts.settings().get();
        parts.settings().set(wanted.fleet());
        parts.memory().set(wanted.memory());
        Set<BackendId> replaced =
                new HashSet<>(roster.reconfigure(before, sightings.running(), now));
        workshop.reconfigured(sightings.installed());
        if (before.supervise() != wanted.fleet().supervise()
                || !Objects.equals(before.program(), wanted.fleet().program())) {
            replaced.add(BackendNames.SUPERVISED);
        }
        ask(before, wanted.fleet());
        reception.reconfigured(replaced);
        reception.turns().replaced(replaced, this::isThere);
        reception.turns().configure(wanted.admission());
        reception.room().reconfigured(replaced);
    }

    private boolean isThere(BackendId backend) {
        return roster.get(backend) != null
                || (backend.equals(BackendNames.SUPERVISED) && workshop.canServe());
    }

    /** What is new tells of itself; the model files may lie elsewhere. */
    private void ask(FleetSettings before, FleetSettings now) {
        unrecognised.keep(now.backends());
        List<ConfiguredBackend> fresh = new ArrayList<>(now.backends());
        fresh.removeAll(before.backends());
        fresh.stream()
                .filter(one -> one.kind() == null && one.barred() == null)
                .forEach(unrecognised::ask);
        roster.all().stream().filter(one -> !one.wasAsked()).forEach(looks::at);
        var seen = new CompletableFuture<FleetView>();
        looks.again(BackendNames.SUPERVISED, seen);
        var _ = seen.thenRun(workshop::expire);
    }
}
