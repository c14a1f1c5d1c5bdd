package dev.stoker.fleet;

import dev.stoker.fleet.memory.Holding;
import dev.stoker.fleet.memory.MemorySettings;
import dev.stoker.fleet.memory.Prospect;
import dev.stoker.fleet.memory.RoomQuestion;
import dev.stoker.fleet.memory.Uses;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Who has memory and by what right, for decisions and for people. Not safe for threads: the fleet's
 * own thread alone touches it.
 */
final class Occupancy {
    private final Supplier<MemorySettings> settings;
    private final InstantSource clock;
    private final Tenants tenants;
    private final Uses uses;

    Occupancy(Supplier<MemorySettings> settings, InstantSource clock, Tenants tenants, Uses uses) {
        this.settings = settings;
        this.clock = clock;
        this.tenants = tenants;
        this.uses = uses;
    }

    /** Who gives way for that one, asked of all that are in memory now. */
    RoomQuestion question(RoomWaiter one, Prospect prospect) {
        Instant now = clock.instant();
        List<Holding> holdings =
                tenants.inMemory().stream()
                        .filter(tenant -> !tenant.holder().equals(one.holder()))
                        .map(tenant -> holding(tenant, prospect, now))
                        .toList();
        return new RoomQuestion(
                one.holder(),
                prospect,
                holdings,
                settings.get().rivals(one.holder(), holdings.stream().map(Holding::holder)),
                new RoomQuestion.Terms(
                        now.minus(settings.get().spare()), one.evicts(), isOwnAffair(one.wanted)));
    }

    private Holding holding(Tenant tenant, Prospect prospect, Instant now) {
        return tenants.holding(
                tenant, prospect.gives().getOrDefault(tenant.holder(), Map.of()), uses, now);
    }

    private static boolean isOwnAffair(Tenant wanted) {
        return wanted instanceof Tenant.Theirs(_, var server, _, _) && server.port().makesRoom();
    }

    /** Of others' servers, models that Stoker had loaded and nobody used for too long; with why. */
    Map<Tenant, String> overdue() {
        Instant now = clock.instant();
        var all = new LinkedHashMap<Tenant, String>();
        for (Tenant.Theirs one : tenants.ourLoads().toList()) {
            MemorySettings.Keep keep = keep(one);
            Duration ttl = keep.ttl();
            Holding held = holding(one, Prospect.UNKNOWN, now);
            if (ttl != null
                    && !keep.pinned()
                    && !held.busy()
                    && !now.isBefore(held.lastUsed().plus(ttl))) {
                all.put(one, "nobody used it for " + ttl.toSeconds() + " s");
            }
        }
        return all;
    }

    /** Forgets when those were used that are not in memory. */
    void forgetTheGone() {
        List<Tenant> inMemory = tenants.inMemory();
        uses.forgetIdle(holder -> inMemory.stream().anyMatch(one -> one.holder().equals(holder)));
    }

    /** All of them. */
    List<MemoryState.Occupant> occupants() {
        Instant now = clock.instant();
        return tenants.inMemory().stream().map(one -> occupant(one, now)).toList();
    }

    private MemoryState.Occupant occupant(Tenant one, Instant now) {
        Holding holding = holding(one, Prospect.UNKNOWN, now);
        Instant since = tenants.since(one);
        return new MemoryState.Occupant(
                one,
                since.equals(Instant.MIN) ? null : since,
                uses.last(one.holder()),
                holding.busy(),
                uses.calls(one.holder()),
                keep(one),
                holding.keeper());
    }

    private MemorySettings.Keep keep(Tenant one) {
        return settings.get().of(one.holder().backend(), one.holder().model());
    }
}
