package dev.stoker.fleet;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.EngineSpec;
import dev.stoker.core.Bytes;
import dev.stoker.fleet.memory.Domain;
import dev.stoker.fleet.memory.Holder;
import dev.stoker.fleet.memory.Need;
import dev.stoker.fleet.memory.Prospect;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Memory that servers share, and what plans would tell of it: a load needs as much as its model is
 * large. Whoever takes more than there is has all that is in it killed, as a kernel would.
 */
final class SharedMemory implements Planning {
    final AtomicInteger kills = new AtomicInteger();
    final AtomicInteger weighed = new AtomicInteger();

    /** What reading it ends with; null for an answer. */
    volatile @Nullable Error fails;

    volatile Consumer<String> before = _ -> {};
    private final Bytes total;
    private final Map<Object, Bytes> held = new HashMap<>();

    SharedMemory(long total) {
        this.total = new Bytes(total);
    }

    /** Whether it was there. */
    synchronized boolean take(Object who, Bytes size) {
        Bytes before = held.put(who, size);
        if (before == null && sum().compareTo(total) > 0) {
            kills.incrementAndGet();
            held.clear();
            return false;
        }
        return true;
    }

    synchronized void free(Object who) {
        held.remove(who);
    }

    synchronized boolean has(Object who) {
        return held.containsKey(who);
    }

    private Bytes sum() {
        return held.values().stream().reduce(Bytes.ZERO, Bytes::plus);
    }

    @Override
    public Prospect prospect(Tenant wanted, List<Tenant> inMemory) {
        weighed.incrementAndGet();
        before.accept(wanted.holder().model());
        Error why = fails;
        if (why != null) {
            throw why;
        }
        return read(wanted, inMemory);
    }

    private synchronized Prospect read(Tenant wanted, List<Tenant> inMemory) {
        Map<Holder, Map<Domain, Bytes>> gives = new HashMap<>();
        for (Tenant one : inMemory) {
            gives.put(one.holder(), Map.of(Domain.MACHINE, size(one)));
        }
        return new Prospect(
                Need.of(size(wanted)), Map.of(Domain.MACHINE, total.minus(sum())), gives);
    }

    private static Bytes size(Tenant tenant) {
        return switch (tenant) {
            case Tenant.Ours _ -> throw new AssertionError("no engines here");
            case Tenant.Theirs(_, _, var model, _) -> {
                Bytes size = model.size();
                yield size == null ? Bytes.ZERO : size;
            }
        };
    }

    @Override
    public Map<String, Long> optionsOf(Server server, CatalogueModel model) {
        return Map.of();
    }

    @Override
    public @Nullable Long contextOf(EngineSpec spec) {
        return null;
    }

    @Override
    public List<Better> review() {
        return List.of();
    }
}
