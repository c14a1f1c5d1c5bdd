package dev.stoker.fleet;

import dev.stoker.backend.Capability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.ServedModel;
import dev.stoker.core.BackendId;
import dev.stoker.core.Bytes;
import dev.stoker.core.Location;
import dev.stoker.fleet.memory.Domain;
import dev.stoker.fleet.memory.Holder;
import dev.stoker.fleet.memory.Holding;
import dev.stoker.fleet.memory.MemorySettings;
import dev.stoker.fleet.memory.Uses;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which models are in the memory of this machine, since when, and whose they are: what backends
 * told at the last look, put right by what has been done since. Not safe for threads: the fleet's
 * own thread alone touches it.
 */
final class Tenants {
    /** A look that was under way when something was done may not have seen it; the next has. */
    private static final int LOOKS = 2;

    private final Roster roster;
    private final OwnTenants own;
    private final Supplier<MemorySettings> settings;
    private final BiFunction<Server, String, @Nullable Map<String, Long>> sent;

    /** When models of others' servers were first seen in memory. */
    private final Map<Holder, Instant> since = new HashMap<>();

    /** Of these, those that Stoker had loaded. */
    private final Set<Holder> ours = new HashSet<>();

    /** Being let go of. */
    private final Set<Holder> leaving = new HashSet<>();

    /** Asked to go, and nobody knows whether they do still. */
    private final Set<Holder> uncertain = new HashSet<>();

    /** Let go of, with the looks left until the lists tell so. */
    private final Map<Holder, Integer> gone = new HashMap<>();

    /** Loaded by a call, with the looks left until the lists tell so. */
    private final Map<Holder, Integer> come = new HashMap<>();

    /** Could not be let go of; for a while nobody tries again. */
    private final Map<Holder, Instant> stubborn = new HashMap<>();

    /**
     * @param sent what calls for a model of a server carry; null where that is not known
     */
    Tenants(
            Roster roster,
            OwnTenants own,
            Supplier<MemorySettings> settings,
            BiFunction<Server, String, @Nullable Map<String, Long>> sent) {
        this.roster = roster;
        this.own = own;
        this.settings = settings;
        this.sent = sent;
    }

    /** What a call's place would have in memory; null where that takes none of this machine. */
    @Nullable Tenant wanted(Journey journey) {
        BackendId backend = journey.goal().backend();
        String model = journey.goal().name();
        Attached server = roster.get(backend);
        if (server != null) {
            CatalogueModel listed = listed(server, model);
            return listed == null || server.locationOf(listed) != Location.MACHINE
                    ? null
                    : theirs(server, listed);
        }
        return backend.equals(BackendNames.SUPERVISED) ? own.of(model, journey.wish().use()) : null;
    }

    /** Whether a call would have it loaded. False where nobody tells. */
    boolean isCold(Tenant tenant) {
        Holder holder = tenant.holder();
        if (leaving.contains(holder) || gone.containsKey(holder) || uncertain.contains(holder)) {
            return true;
        }
        return switch (tenant) {
            case Tenant.Ours(_, var spec, _) -> !own.isUp(spec);
            case Tenant.Theirs _ -> isListedCold(holder) && !come.containsKey(holder);
        };
    }

    /** As the list is now: whoever waits knows the one of when it came. */
    private boolean isListedCold(Holder holder) {
        Attached server = roster.get(holder.backend());
        CatalogueModel listed = server == null ? null : listed(server, holder.model());
        return listed != null && Boolean.FALSE.equals(listed.loaded());
    }

    /** Of an engine: whether its start is over, one way or the other. */
    boolean isSettled(Holder holder) {
        return holder.use() == null || own.isSettled(holder.model(), holder.use());
    }

    /** Whether its server is there no more. */
    boolean isGone(Holder holder) {
        return roster.get(holder.backend()) == null;
    }

    /** Whether it is in memory as far as its server told at the last look, and stays there. */
    boolean isLoaded(Holder holder) {
        Attached server = roster.get(holder.backend());
        CatalogueModel listed = server == null ? null : listed(server, holder.model());
        return listed != null
                && Boolean.TRUE.equals(listed.loaded())
                && !gone.containsKey(holder)
                && !uncertain.contains(holder);
    }

    /** All that are in memory. */
    List<Tenant> inMemory() {
        var all = new ArrayList<Tenant>(own.inMemory());
        for (Attached server : roster.all()) {
            server.models().stream()
                    .filter(model -> isLoaded(server, model))
                    .filter(model -> server.locationOf(model) == Location.MACHINE)
                    .map(model -> theirs(server, model))
                    .filter(one -> !gone.containsKey(one.holder()))
                    .forEach(all::add);
        }
        return all;
    }

    private boolean isLoaded(Attached server, CatalogueModel model) {
        return Boolean.TRUE.equals(model.loaded())
                || come.containsKey(new Holder(server.id(), model.name(), null));
    }

    private Tenant.Theirs theirs(Attached server, CatalogueModel model) {
        var holder = new Holder(server.id(), model.name(), null);
        Server asked = roster.server(server);
        Map<String, Long> options = sent.apply(asked, model.name());
        Long context =
                options == null
                        ? null
                        : server.port().contextAsked(new ServedModel(model.name(), options));
        return new Tenant.Theirs(holder, asked, model, context);
    }

    /** As the decision sees it. */
    Holding holding(Tenant tenant, Map<Domain, Bytes> gives, Uses uses, Instant now) {
        Holder holder = tenant.holder();
        boolean busy =
                uses.calls(holder) > 0
                        || leaving.contains(holder)
                        || (tenant instanceof Tenant.Ours(_, var spec, _) && !own.isIdle(spec));
        Instant last = uses.last(holder);
        return new Holding(
                holder,
                gives,
                busy,
                settings.get().of(holder.backend(), holder.model()).pinned(),
                keeper(tenant, now),
                last == null ? since(tenant) : last);
    }

    Holding.Keeper keeper(Tenant tenant, Instant now) {
        Holder holder = tenant.holder();
        Instant until = stubborn.get(holder);
        if (until != null && now.isBefore(until)) {
            return Holding.Keeper.NOBODY;
        }
        return switch (tenant) {
            case Tenant.Ours _ -> Holding.Keeper.STOKER;
            case Tenant.Theirs(_, var server, _, _)
                    when !server.capabilities().contains(Capability.UNLOAD) ->
                    Holding.Keeper.NOBODY;
            case Tenant.Theirs _ ->
                    settings.get().evictOthers() || ours.contains(holder)
                            ? Holding.Keeper.STOKER
                            : Holding.Keeper.OTHER;
        };
    }

    /** When it came into memory, or was first seen there. */
    Instant since(Tenant tenant) {
        return switch (tenant) {
            case Tenant.Ours(_, var spec, _) -> own.since(spec);
            case Tenant.Theirs(var holder, _, _, _) -> since.getOrDefault(holder, Instant.MIN);
        };
    }

    /** Of others' servers, those that Stoker had loaded. */
    Stream<Tenant.Theirs> ourLoads() {
        return inMemory().stream()
                .map(one -> one instanceof Tenant.Theirs theirs ? theirs : null)
                .filter(Objects::nonNull)
                .filter(one -> ours.contains(one.holder()));
    }

    /** Stoker had it loaded. */
    void loadedByUs(Holder holder) {
        ours.add(holder);
    }

    /**
     * A call has had it loaded.
     *
     * @return whether it stays: one that was asked to go and may do so at any moment is loaded
     *     again by the next of the calls that are there
     */
    boolean came(Holder holder) {
        gone.remove(holder);
        come.put(holder, LOOKS);
        ours.add(holder);
        return !uncertain.contains(holder);
    }

    /** It is about to be loaded again. */
    void comes(Holder holder) {
        gone.remove(holder);
        stubborn.remove(holder);
    }

    /** It is about to be let go of. */
    void leaves(Holder holder) {
        leaving.add(holder);
    }

    /** It is gone. */
    void left(Holder holder) {
        leaving.remove(holder);
        if (holder.use() == null) {
            gone.put(holder, LOOKS);
            come.remove(holder);
            ours.remove(holder);
            since.remove(holder);
        }
    }

    /** It may go at any moment: until its end is told, calls for it are to have room first. */
    void mayGoYet(Holder holder) {
        uncertain.add(holder);
    }

    /** It does not go any more. */
    void goesNoMore(Holder holder) {
        uncertain.remove(holder);
    }

    /** So many looks may tell that it is in memory though it was let go of. */
    int looksUntilListed(Holder holder) {
        return gone.getOrDefault(holder, 0);
    }

    /** It could not be let go of. */
    void stays(Holder holder, Instant until) {
        leaving.remove(holder);
        stubborn.put(holder, until);
    }

    /** These servers were looked at. */
    void seen(Set<BackendId> servers, Instant now) {
        countDown(gone, servers);
        countDown(come, servers);
        var loaded = new HashSet<Holder>();
        inMemory().stream().map(Tenant::holder).forEach(loaded::add);
        loaded.stream()
                .filter(holder -> holder.use() == null)
                .forEach(holder -> since.putIfAbsent(holder, now));
        since.keySet().retainAll(loaded);
        ours.retainAll(loaded);
        stubborn.values().removeIf(until -> !now.isBefore(until));
    }

    private static void countDown(Map<Holder, Integer> looks, Set<BackendId> servers) {
        looks.replaceAll((holder, left) -> servers.contains(holder.backend()) ? left - 1 : left);
        looks.values().removeIf(left -> left <= 0);
    }

    /** These servers are gone, or are not what they were. */
    void forget(Set<BackendId> replaced) {
        Stream.of(since.keySet(), ours, uncertain, gone.keySet(), come.keySet(), stubborn.keySet())
                .forEach(all -> all.removeIf(one -> replaced.contains(one.backend())));
    }

    /** Servers of which it is to be seen soon that a model has come or gone. */
    Stream<BackendId> watched() {
        return Stream.concat(gone.keySet().stream(), come.keySet().stream()).map(Holder::backend);
    }

    private static @Nullable CatalogueModel listed(Attached server, String model) {
        return server.models().stream()
                .filter(known -> known.name().equals(model))
                .findFirst()
                .orElse(null);
    }
}
