package dev.stoker.fleet;

import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.stoker.backend.Health;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.discovery.Sightings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Conducts the fleet. One thread owns all state: whatever happens comes to it as a {@link Message},
 * everybody else reads what it puts on the {@link Noticeboard}. What takes time (asking a backend,
 * reading model files, starting an engine) is done elsewhere and comes back as a message.
 */
final class Conductor implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Conductor.class);

    /** Longer than an engine that ignores both SIGTERMs needs. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(15);

    private final Supplier<FleetSettings> settings;
    private final InstantSource clock;
    private final Consumer<FleetEvent> listener;
    private final Noticeboard board;
    private final Errands errands;
    private final Roster roster;
    private final Workshop workshop;
    private final Reception reception;
    private final Stages stages;
    private final Unrecognised unrecognised;
    private final Takeover takeover;
    private final Looks looks;
    private final Followers followers;
    private final InFlight inFlight = new InFlight();
    private final Watch watch;
    private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
    private final Thread owner = Thread.ofVirtual().name("fleet").unstarted(this::run);

    // Below: touched by the owner alone.
    private Sightings sightings = Sightings.NONE;
    private boolean firstScanEnded;
    private boolean filesSeen;
    private boolean closing;
    private boolean outdated;
    private boolean beingReviewed;

    /**
     * @param listener told of every change, on the owner's thread: it must not wait
     */
    Conductor(
            FleetParts parts,
            InstantSource clock,
            Consumer<FleetEvent> listener,
            Noticeboard board) {
        this.settings = parts.settings();
        this.clock = clock;
        this.listener = new Unbroken(listener);
        this.board = board;
        this.errands = new Errands(parts, inbox::add);
        this.roster = new Roster(parts.backends(), settings);
        this.workshop =
                new Workshop(
                        parts,
                        () -> inbox.add(new Message.EngineMoved()),
                        inFlight,
                        clock.instant());
        this.unrecognised = new Unrecognised(errands);
        this.looks = new Looks(errands, roster::get, settings);
        this.watch =
                new Watch(
                        new Watch.Panel(roster, looks, errands),
                        inFlight,
                        clock,
                        () -> settings.get().wedgedAfter(),
                        inbox::add);
        this.followers =
                new Followers(id -> inbox.add(new Message.Changed(id)), Followers.Pace.USUAL);
        this.reception =
                new Reception(parts, clock, roster, workshop, errands, inFlight, inbox::add);
        this.stages = new Stages(reception.turns(), reception.room(), reception.detours());
        this.takeover = new Takeover(parts, roster, workshop, reception, looks, unrecognised);
    }

    /** Asks the configured backends, reads the model files, and takes messages from then on. */
    void start() {
        FleetSettings now = settings.get();
        now.backends().forEach(unrecognised::ask);
        inbox.add(new Message.Rescan());
        errands.every(now.pollInterval(), new Message.LookAround());
        errands.every(now.rescanInterval(), new Message.Rescan());
        errands.every(now.rescanInterval(), new Message.Review());
        watch.start();
        owner.start();
    }

    /** Takes a message from any thread. Never waits. */
    void post(Message message) {
        inbox.add(message);
    }

    /** For what of it is safe for all threads. */
    Reception reception() {
        return reception;
    }

    /** Refuses new work, stops the engines and then itself. Blocks while engines end. */
    @Override
    public void close() {
        errands.close();
        if (owner.isAlive()) {
            var ended = new CompletableFuture<Void>();
            inbox.add(new Message.Close(ended));
            ended.completeOnTimeout(null, CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
            owner.interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                survive(inbox.take());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** A bug in the handling of one message must not leave every later caller without an answer. */
    private void survive(Message message) {
        try {
            boolean looks = message instanceof Message.Place || message instanceof Message.Explain;
            if (looks && outdated) {
                publish(); // what is placed is looked up in the view
            }
            handle(message);
            // A request for a place changes nothing that is shown; of many changes the last counts.
            outdated |= message.changes();
            if (outdated && inbox.isEmpty()) {
                publish();
            }
            answerWaiting();
            tellWhatWasSeen();
        } catch (RuntimeException | Error e) {
            LOG.error("the fleet could not handle " + message.getClass().getSimpleName(), e);
            if (message instanceof Message.Place place) {
                place.reply().completeExceptionally(e);
            } else if (message instanceof Message.Stranded(var journey, _)) {
                journey.place().reply().completeExceptionally(e);
            }
        }
    }

    private void handle(Message message) {
        switch (message) {
            case Message.Sighted(var now) -> onSighted(now);
            case Message.FirstScanEnded() -> firstScanEnded = true;
            case Message.Recognised(var configured, var kind) -> onRecognised(configured, kind);
            case Message.LookAround() -> lookAround();
            case Message.Looked(var asked, var look) -> onLooked(asked, look);
            case Message.Unreachable(var asked) -> onUnreachable(asked);
            case Message.Rescan() -> looks.atFiles();
            case Message.Files(var found) -> {
                looks.ended(BackendNames.SUPERVISED);
                filesSeen = true;
                workshop.found(found);
            }
            case Message.EngineMoved() -> {
                workshop.endExpired();
                reception.room().enginesMoved();
            }
            case Message.Place place -> onPlace(place);
            case Message.Stranded(var journey, var why) ->
                    reception.stranded(journey, why, board.view());
            case Message.LetGo(var journey) -> journey.letGo();
            case Message.OfStages told -> stages.handle(told);
            case Message.Beat(var ran) -> ran.run();
            case Message.Happened(var event) -> listener.accept(event);
            case Message.CallEnded(var journey, var how) ->
                    outdated |= reception.ended(journey, how) && watch.callEnded(journey, how);
            case Message.Explain(var wish, var reply) ->
                    reception.explain(wish, board.view(), reply);
            case Message.TakePulse() -> watch.look();
            case Message.LookedInto(var place, var found) -> watch.lookedInto(place, found);
            case Message.ProcessesEnded() -> watch.processesEnded();
            case Message.TimeHasCome() -> {}
            case Message.Control(var deed, var model, var force, var reply) ->
                    workshop.control(deed, model, force, clock.instant(), reply);
            case Message.Logs(var model, var reply) -> reply.complete(workshop.logs(model));
            case Message.Awaited(var server) -> looks.at(server.id());
            case Message.FirstCallEnded(var call) -> {
                if (reception.firstCallEnded(call)) {
                    looks.at(call.server().id());
                }
            }
            case Message.PlanMade(var spec, var plan) -> {
                listener.accept(new FleetEvent.PlanMade(spec, plan));
                reception.room().planned(spec);
            }
            case Message.OptionsFound(var asked, var model, var options) ->
                    reception.optionsFound(asked, model, options);
            case Message.Review() -> review();
            case Message.Reviewed(var better) -> onReviewed(better);
            case Message.LookAgain(var id, var reply) -> looks.again(id, reply);
            case Message.StopEngines(var model, var force, var reply) ->
                    workshop.stop(model, force, reply);
            case Message.Withdraw(var model, var force, var back, var reply) ->
                    workshop.withdraw(model, force, back, reply);
            case Message.Restore(var model) -> workshop.restore(model);
            case Message.Changed(var id) -> looks.changed(id);
            case Message.Reconfigured to ->
                    takeover.to(to, sightings, clock.instant(), this::takenOver);
            case Message.Close(var ended) -> onClose(ended);
        }
    }

    private void takenOver() {
        watch.listed();
        publish();
        review();
    }

    private void onSighted(Sightings now) {
        sightings = now;
        roster.reconcile(now.running(), clock.instant());
        watch.listed();
        reception.sighted();
        workshop.installed(now.installed());
        roster.all().stream().filter(backend -> !backend.wasAsked()).forEach(looks::at);
    }

    /** Until it tells, a backend is spoken to as any compatible server is, and asked again. */
    private void onRecognised(ConfiguredBackend configured, @Nullable BackendKind kind) {
        unrecognised.answered(configured, kind);
        if (!settings.get().backends().contains(configured)) {
            unrecognised.keep(settings.get().backends());
            return; // the user has thought better of it meanwhile
        }
        if (!roster.isListed(configured, kind)) {
            roster.configure(configured, kind, clock.instant());
            lookAround();
        }
    }

    private void lookAround() {
        unrecognised.askAgain();
        reception.room().letGoOfTheIdle();
        Instant now = clock.instant();
        roster.all().stream().filter(server -> server.isDue(now)).forEach(looks::at);
    }

    private void onLooked(Attached asked, Attached.Look look) {
        Attached listed = roster.get(asked.id());
        boolean same = asked.isSamePlaceAs(listed);
        if (same) {
            roster.looked(asked.id(), look, clock.instant());
        }
        looks.ended(asked.id());
        if (listed != null && !same) {
            looks.at(listed);
        } else if (same && watch.isToBeSeenAgain(asked.id(), look)) {
            looks.soonAt(asked);
        }
    }

    /**
     * The next call goes elsewhere if there is an elsewhere; the look that follows may clear it.
     */
    private void onUnreachable(Attached asked) {
        Attached listed = roster.get(asked.id());
        if (listed != null && listed.endpoint().equals(asked.endpoint())) {
            var nothing = new Health.Unusable("nothing answers there");
            var look = new Attached.Look(nothing, null, nothing.because());
            roster.looked(asked.id(), look, clock.instant());
            watch.refused(asked.id(), nothing.because());
            looks.at(listed);
        }
    }

    /** After what was seen has become the view: who waited looks there. */
    private void tellWhatWasSeen() {
        List<CompletableFuture<FleetView>> due = looks.takeDue();
        if (!due.isEmpty() && outdated) {
            publish();
        }
        due.forEach(reply -> reply.complete(board.view()));
    }

    private boolean everythingSeen() {
        return firstScanEnded && (filesSeen || !settings.get().supervise()) && roster.isSeen();
    }

    private void onPlace(Message.Place place) {
        if (closing) {
            place.reply().completeExceptionally(Reception.goingDown());
        } else if (reception.take(place, board.view())) {
            refresh();
        }
    }

    private void answerWaiting() {
        // Twice where there was nothing to look at: nobody is refreshed for a second time.
        while (isAnybodyToBeAnswered()) {
            if (outdated) {
                publish(); // what was looked at for them is to be seen
            }
            if (reception.answerWaiting(board.view())) {
                refresh();
            }
        }
        if (!outdated) {
            Set<BackendId> seen = looks.takeSeen();
            if (!seen.isEmpty()) {
                reception.room().seen(seen);
                reception.seen(seen);
            }
        }
        looks.soonAt(reception.awaited());
        looks.soonAt(reception.room().watched());
    }

    private boolean isAnybodyToBeAnswered() {
        return reception.isAnybodyWaiting()
                && board.view().scanned()
                && !looks.areAwaited()
                && !roster.isSettling();
    }

    private void refresh() {
        lookAround();
        looks.atFiles();
        looks.await();
    }

    private void review() {
        if (!closing && !beingReviewed) {
            beingReviewed = true;
            errands.review();
        }
        reception.forgetStale(board.view());
    }

    private void onReviewed(List<Planning.Better> better) {
        beingReviewed = false;
        for (Planning.Better one : better) {
            if (!closing && workshop.renew(one, clock.instant())) {
                listener.accept(new FleetEvent.PlanOutdated(one.spec(), one.because()));
            }
        }
    }

    private void onClose(CompletableFuture<Void> ended) {
        closing = true;
        unrecognised.close();
        looks.close();
        followers.close();
        board.firstScanEnded();
        reception.refuseAll(Reception.goingDown());
        CompletableFuture<?>[] stops =
                workshop.everyEngine().stream()
                        .map(engine -> engine.shutDown("Stoker goes down").toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new);
        var _ = CompletableFuture.allOf(stops).whenComplete((_, _) -> ended.complete(null));
    }

    private void publish() {
        outdated = false;
        FleetView before = board.view();
        // What appears later is not the first scan.
        boolean scanned = before.scanned() || everythingSeen();
        FleetView now =
                Panorama.of(
                        scanned,
                        roster,
                        workshop,
                        sightings.installed(),
                        settings.get().routing(),
                        clock.instant(),
                        reception::sent);
        board.show(
                now,
                roster.all().stream().collect(toUnmodifiableMap(Attached::id, roster::server)));
        followers.keep(roster.all());
        reception.changed(now);
        Changes.between(before, now).forEach(listener);
    }
}
