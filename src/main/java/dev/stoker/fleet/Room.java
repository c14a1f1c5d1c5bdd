package dev.stoker.fleet;

import dev.stoker.backend.EngineSpec;
import dev.stoker.core.BackendId;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.memory.Brake;
import dev.stoker.fleet.memory.Holder;
import dev.stoker.fleet.memory.Holding;
import dev.stoker.fleet.memory.MemorySettings;
import dev.stoker.fleet.memory.Prospect;
import dev.stoker.fleet.memory.RoomDecision;
import dev.stoker.fleet.memory.RoomPlanner;
import dev.stoker.fleet.memory.RoomQuestion;
import dev.stoker.fleet.memory.Uses;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where calls wait until there is memory for their model. A call for a model that is in memory, or
 * is being loaded, goes on at once. All others are judged one at a time: what is free and what each
 * model would give back is read elsewhere and comes back as a message; who gives way is decided by
 * {@link RoomPlanner}, and done by {@link RoomWork}. Somebody gives way only while nothing else
 * loads, and nobody goes ahead of a call that would be worse off by it: see {@link RoomQueue}. Not
 * safe for threads: the fleet's own thread alone touches it.
 */
final class Room {
    private static final Logger LOG = Logger.getLogger(Room.class);

    /** Between two looks at memory while somebody waits. */
    static final Duration PAUSE = Duration.ofMillis(250);

    /** Reading what there is takes milliseconds, but for a model's header on a slow disk. */
    static final Duration READING = Duration.ofSeconds(20);

    private final Supplier<MemorySettings> settings;
    private final InstantSource clock;
    private final Tenants tenants;
    private final RoomWork work;
    private final RoomQueue waiting;
    private final Evictions evictions;
    private final Uses uses = new Uses();
    private final Occupancy occupancy;
    private final Loads loads;

    private @Nullable RoomWaiter deciding;

    /** When that is given up. */
    private Instant decided = Instant.MAX;

    private long number;

    /** Loads that were over when memory was read for the one that is judged. */
    private long over;

    private long news;
    private boolean ticking;

    Room(
            Supplier<MemorySettings> settings,
            InstantSource clock,
            Tenants tenants,
            RoomWork work,
            Brake brake) {
        this.settings = settings;
        this.clock = clock;
        this.tenants = tenants;
        this.work = work;
        this.waiting = new RoomQueue(settings, brake);
        this.evictions = new Evictions(clock, tenants, work);
        this.occupancy = new Occupancy(settings, clock, tenants, uses);
        this.loads = new Loads(tenants::looksUntilListed);
    }

    /**
     * Makes room for the call's model if it must be loaded.
     *
     * @param onward takes it when there is, on this thread
     */
    void take(Journey journey, Consumer<Journey> onward) {
        Tenant wanted = tenants.wanted(journey);
        if (wanted == null) {
            onward.accept(journey);
            return;
        }
        Holder holder = wanted.holder();
        uses.begun(holder, clock.instant());
        journey.holds(() -> left(holder));
        loads.callsAgain(holder);
        if (!settings.get().enabled() || isThere(wanted)) {
            onward.accept(journey);
            return;
        }
        waiting.add(new RoomWaiter(journey, wanted, clock.instant(), onward));
        work.tellWhenOver(journey);
        stir();
    }

    private boolean isThere(Tenant wanted) {
        return loads.isUnderWay(wanted.holder()) || !tenants.isCold(wanted);
    }

    /** A call for it has ended, or does not come to it. */
    private void left(Holder holder) {
        if (uses.ended(holder, clock.instant())) {
            if (loads.isUnderWay(holder) && holder.use() == null) {
                work.lookAt(holder.backend());
            }
            loads.callsOver(holder);
            loadsChanged();
        }
    }

    /** Where the model has said something it is in memory, whatever the last look saw. */
    void ended(Journey journey, CallEnd how) {
        Tenant tenant = tenants.wanted(journey);
        if (tenant instanceof Tenant.Theirs(var holder, _, _, _)
                && loads.isUnderWay(holder)
                && (how.how() == CallEnd.How.ANSWERED || how.firstToken() != null)) {
            if (tenants.came(holder)) {
                loads.close(holder);
            }
            loadsChanged();
        }
    }

    /** Time has passed, or somebody has left. */
    void tick() {
        ticking = false;
        stir();
    }

    /** An engine is about to start with a plan: what it will take counts as taken. */
    void planned(EngineSpec spec) {
        loads.closeEngines(
                holder -> holder.model().equals(spec.model()) && spec.use().equals(holder.use()));
        loadsChanged();
    }

    /** An engine is another way. */
    void enginesMoved() {
        loads.closeEngines(tenants::isSettled);
        loadsChanged();
    }

    /** These servers were looked at. */
    void seen(Set<BackendId> servers) {
        tenants.seen(servers, clock.instant());
        loads.seen(servers, tenants::isLoaded).forEach(tenants::loadedByUs);
        loadsChanged();
    }

    /** Servers to be looked at soon. */
    Set<BackendId> watched() {
        return Stream.concat(loads.watched(), tenants.watched()).collect(Collectors.toSet());
    }

    private void loadsChanged() {
        promise();
        stir();
    }

    /** Engines grow into all that is free: not into what others were promised. */
    private void promise() {
        work.promisedElsewhere(loads.elsewhere().plus(waiting.countedOn()));
    }

    /** Now and then: models of others' servers go that Stoker had loaded and nobody uses. */
    void letGoOfTheIdle() {
        loads.closeServers(tenants::isGone);
        loadsChanged();
        occupancy.forgetTheGone();
        if (deciding == null && !evictions.areUnderWay() && settings.get().enabled()) {
            occupancy.overdue().forEach((one, because) -> evictions.begin(one, null, because));
        }
    }

    /** Who has what, and who waits. */
    MemoryState state() {
        return new MemoryState(occupancy.occupants(), loads.holders(), waiting.holders());
    }

    /** Everybody who waits; nobody does from now on. */
    List<Journey> takeAll() {
        List<RoomWaiter> all = waiting.all();
        all.forEach(this::forget);
        return all.stream().map(one -> one.journey).toList();
    }

    private void stir() {
        news++;
        next();
    }

    /** Other settings count, or other servers: who waits comes anew, and is told where none is. */
    void reconfigured(Set<BackendId> replaced) {
        tenants.forget(replaced);
        loads.closeServers(holder -> replaced.contains(holder.backend()));
        for (RoomWaiter one : waiting.all()) {
            if (replaced.contains(one.holder().backend()) || !settings.get().enabled()) {
                forget(one);
                one.comesAnew(this);
            }
        }
        loadsChanged();
    }

    /** Judges who has not been judged by the news; one at a time. */
    private void next() {
        dropThoseOver();
        endWhatDoesNotEnd();
        while (deciding == null && !evictions.areUnderWay()) {
            RoomWaiter one = waiting.unjudged(news);
            if (one == null) {
                break;
            }
            one.judged = news;
            if (isThere(one.wanted)) {
                go(one);
            } else {
                deciding = one;
                decided = clock.instant().plus(READING);
                over = loads.over();
                work.weigh(++number, one.wanted, tenants.inMemory());
            }
        }
        if (!ticking && (evictions.areUnderWay() || !waiting.isEmpty())) {
            ticking = true;
            work.tickAfter(PAUSE);
        }
    }

    /** What has hung elsewhere keeps nobody here; should it end after all, nobody listens. */
    private void endWhatDoesNotEnd() {
        evictions.giveUpOverdue();
        RoomWaiter one = deciding;
        if (one != null && clock.instant().isAfter(decided)) {
            one.unread(READING);
            one.judged = news; // others first
            deciding = null;
        }
    }

    private void dropThoseOver() {
        Instant now = clock.instant();
        for (RoomWaiter one : waiting.all()) {
            if (!waiting.has(one)) {
                continue; // who is held back for another goes on in here, and has looked itself
            }
            if (one.journey.over()) {
                forget(one);
                work.letGo(one.journey);
            } else if (now.isAfter(one.since.plus(settings.get().patience()))) {
                refuse(one, one.overdue(settings.get().patience()));
            }
        }
    }

    /** What there is for the call that is being judged. */
    void weighed(long which, Prospect prospect) {
        RoomWaiter one = deciding;
        if (one == null || which != number) {
            return;
        }
        deciding = null;
        if (waiting.has(one)) {
            if (isThere(one.wanted)) {
                go(one);
            } else if (over != loads.over()) {
                one.judged = -1; // what was read may not show what such a load has taken
            } else {
                act(one, occupancy.question(one, loads.besides(prospect)));
            }
        }
        next();
    }

    private void act(RoomWaiter one, RoomQuestion question) {
        RoomDecision decision = RoomPlanner.decide(question);
        boolean ahead = waiting.mayGoAhead(one, question, decision);
        waiting.judged(one, question, decision);
        one.because = decision.because();
        switch (decision) {
            case RoomDecision.Fits _ -> {
                if (ahead && !loads.isAnEngineToBePlanned()) {
                    grant(one, question.prospect());
                }
            }
            case RoomDecision.Evict(var who, _) -> {
                if (!ahead) {
                    waiting.holdNobodyBack(one);
                } else if (mayTakeFrom(who, one)) {
                    who.forEach(holding -> evictions.begin(holding, one));
                }
            }
            case RoomDecision.Await(var who, _, _) -> {
                one.looked();
                if (ahead) {
                    waiting.holdBack(one, who);
                } else {
                    waiting.holdNobodyBack(one);
                }
            }
            case RoomDecision.Refuse(boolean hopeless, _) -> {
                if (mayTakeFrom(List.of(), one) && (ahead || !hopeless || !one.evicts())) {
                    refuse(one, hopeless, question.prospect());
                }
            }
        }
    }

    /** What loads just now, and what has just ended, changes what is free. */
    private boolean mayTakeFrom(List<Holding> who, RoomWaiter one) {
        boolean agreed = !who.isEmpty() && one.wasLeft(who) && !loads.isAnEngineToBePlanned();
        if (!loads.isEmpty() && !agreed) {
            return false;
        }
        return one.looked();
    }

    /** Where no model holds what it lacks, whoever loads it says better what would fit. */
    private void refuse(RoomWaiter one, boolean hopeless, Prospect prospect) {
        if (hopeless && one.evicts()) {
            grant(one, prospect);
        } else {
            refuse(one, one.refusal(one.because));
        }
    }

    private void refuse(RoomWaiter one, StokerException why) {
        forget(one);
        var _ = one.journey.triesMemoryAgain();
        work.refuse(one.journey, one.holder(), why);
    }

    /**
     * Takes a call back once that was let through and did not find the memory after all: what was
     * free is read anew.
     *
     * @return whether it did
     */
    boolean takesBack(Journey journey, StokerException why, Consumer<Journey> onward) {
        boolean again = settings.get().enabled() && journey.triesMemoryAgain(why);
        if (again) {
            Tenant wanted = tenants.wanted(journey);
            if (wanted != null && tenants.isCold(wanted)) {
                loads.close(wanted.holder()); // it has come to nothing, and is to be weighed again
            }
            take(journey, onward);
        }
        return again;
    }

    private void forget(RoomWaiter one) {
        waiting.remove(one);
        promise();
    }

    private void grant(RoomWaiter one, Prospect prospect) {
        var need = prospect.need();
        if (need != null || one.holder().use() == null) {
            // Also where nothing is known of it: who had it loaded is to be remembered.
            loads.open(one.holder(), prospect);
        }
        waiting.goesAhead(one);
        if (!one.evicted.isEmpty()) {
            work.made(one, Duration.between(one.since, clock.instant()));
        }
        go(one);
    }

    private void go(RoomWaiter one) {
        tenants.comes(one.holder());
        forget(one);
        try {
            one.go();
        } catch (RuntimeException | Error e) {
            // A bug further on is this caller's alone.
            LOG.error("the call for " + one.holder().words() + " could not go on", e);
            one.journey.place().reply().completeExceptionally(e);
            work.letGo(one.journey);
        }
    }

    /** A model has been let go of, or not. */
    void gaveWay(Message.GaveWay gave) {
        evictions.ended(gave);
        stir();
    }
}
