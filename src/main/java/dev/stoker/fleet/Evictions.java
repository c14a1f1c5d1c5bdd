package dev.stoker.fleet;

import dev.stoker.fleet.memory.Holder;
import dev.stoker.fleet.memory.Holding;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Models that are being let go of. An end that does not come in its time is taken for a failure;
 * should it come after all, it is told, and changes nothing for who waited. Not safe for threads:
 * the fleet's own thread alone touches it.
 */
final class Evictions {
    private static final Logger LOG = Logger.getLogger(Evictions.class);

    /** One that does not go is not asked to again for so long. */
    private static final Duration STUBBORN = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final Tenants tenants;
    private final RoomWork work;
    private final Map<Long, Going> underWay = new HashMap<>();
    private long number;

    Evictions(InstantSource clock, Tenants tenants, RoomWork work) {
        this.clock = clock;
        this.tenants = tenants;
        this.work = work;
    }

    boolean areUnderWay() {
        return !underWay.isEmpty();
    }

    /** Has that one go for a call. */
    void begin(Holding holding, RoomWaiter one) {
        String because = "model %s %s".formatted(one.holder().words(), one.because);
        tenants.inMemory().stream()
                .filter(tenant -> tenant.holder().equals(holding.holder()))
                .findFirst()
                .ifPresent(tenant -> begin(tenant, one, because));
    }

    /**
     * Has that one go.
     *
     * @param one the call it is for; null where it is for none
     */
    void begin(Tenant tenant, @Nullable RoomWaiter one, String because) {
        Holder holder = tenant.holder();
        underWay.put(++number, new Going(holder, one, clock.instant(), work.longest(tenant)));
        tenants.leaves(holder);
        work.evict(number, tenant, because);
    }

    /** One has gone, or not. */
    void ended(Message.GaveWay gave) {
        Holder holder = gave.holder();
        if (gave.failure() == null) {
            work.tell(
                    new FleetEvent.ModelEvicted(holder.backend(), holder.model(), gave.because()));
        }
        Going one = underWay.remove(gave.number());
        if (one == null) {
            if (holder.use() == null) {
                tenants.goesNoMore(holder);
                if (gave.failure() == null) {
                    tenants.left(holder); // a call for it is not to have it loaded unseen
                }
                work.lookAt(holder.backend()); // it may have been loaded again since
            }
        } else if (gave.failure() != null) {
            // An engine is at work again; a server that cannot is not asked again for a while.
            stays(one, gave.failure(), holder.use() == null ? STUBBORN : Duration.ZERO);
        } else {
            tenants.left(holder);
            if (one.waiter() != null) {
                one.waiter().isGivenRoom(holder);
            }
        }
    }

    /** Waits no longer for ends that should have come. */
    void giveUpOverdue() {
        Instant now = clock.instant();
        for (Map.Entry<Long, Going> entry : List.copyOf(underWay.entrySet())) {
            Going one = entry.getValue();
            if (now.isAfter(one.since().plus(one.longest()))) {
                underWay.remove(entry.getKey());
                String failure =
                        "no end of it within %d s, so restart what runs it if that stays so"
                                .formatted(one.longest().toSeconds());
                LOG.warnf("model %s was not let go of: %s", one.holder().words(), failure);
                stays(one, failure, STUBBORN);
                if (one.holder().use() == null) {
                    tenants.mayGoYet(one.holder());
                }
            }
        }
    }

    private void stays(Going one, String failure, Duration pause) {
        tenants.stays(one.holder(), clock.instant().plus(pause));
        if (one.waiter() != null) {
            one.waiter().stuck(one.holder(), failure);
        }
    }

    /**
     * One attempt.
     *
     * @param waiter the call it is for; null where it is for none
     * @param longest time it may take
     */
    private record Going(
            Holder holder, @Nullable RoomWaiter waiter, Instant since, Duration longest) {}
}
