package dev.stoker.fleet;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.Health;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Location;
import dev.stoker.discovery.Sightings;
import dev.stoker.tuning.Plan;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Conducts the fleet. One thread owns all state: whatever happens comes to it as a {@link Message},
 * everybody else reads the last {@link FleetView}. What takes time (asking a backend, reading model
 * files, starting an engine) is done elsewhere and comes back as a message.
 */
public final class Fleet implements Gateway, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Fleet.class);

    /** Longer than an engine that ignores both SIGTERMs needs. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(15);

    private static final Duration LOADING_PAUSE = Duration.ofSeconds(1);

    private final FleetSettings settings;
    private final InstantSource clock;
    private final Consumer<FleetEvent> listener;
    private final Errands errands;
    private final Roster roster;
    private final Workshop workshop;
    private final Reception reception;
    private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> firstScan = new CompletableFuture<>();
    private final Thread owner = Thread.ofVirtual().name("fleet").unstarted(this::run);

    // Below: touched by the owner alone.
    private final Set<BackendId> beingAsked = new HashSet<>();
    private Sightings sightings = Sightings.NONE;
    private boolean firstScanEnded;
    private boolean filesSeen;
    private boolean filesBeingRead;
    private boolean closing;
    private boolean outdated;
    private final Set<BackendId> beingRecognised = new HashSet<>();
    private final Map<BackendId, ConfiguredBackend> ofUnknownKind = new LinkedHashMap<>();
    private boolean beingReviewed;

    private volatile FleetView view =
            new FleetView(false, List.of(), List.of(), List.of(), List.of(), null);
    private volatile Map<BackendId, Server> servers = Map.of();

    /**
     * Builds it; nothing happens before {@link #start}.
     *
     * @param listener told of every change, on the fleet's own thread: it must not wait
     */
    public Fleet(FleetParts parts, InstantSource clock, Consumer<FleetEvent> listener) {
        this.settings = parts.settings();
        this.clock = clock;
        this.listener = listener;
        this.errands = new Errands(parts, inbox::add);
        this.roster = new Roster(parts.backends(), settings);
        this.workshop =
                new Workshop(parts, () -> inbox.add(new Message.EngineMoved()), clock.instant());
        this.reception = new Reception(parts, clock, roster, workshop, errands, inbox::add);
    }

    /** Asks the configured backends, reads the model files, and listens from then on. */
    public void start() {
        settings.backends().forEach(this::recognise);
        inbox.add(new Message.Rescan());
        errands.every(settings.pollInterval(), new Message.LookAround());
        errands.every(settings.rescanInterval(), new Message.Rescan());
        errands.every(settings.rescanInterval(), new Message.Review());
        owner.start();
    }

    /** What discovery sees now; told on every change. */
    public void sighted(Sightings now) {
        inbox.add(new Message.Sighted(now));
    }

    /**
     * Discovery has told all that was there at the start. Callers that came before are served now.
     */
    public void firstScanEnded() {
        inbox.add(new Message.FirstScanEnded());
    }

    /** An engine is about to start with that plan. */
    public void planned(EngineSpec spec, Plan plan) {
        inbox.add(new Message.PlanMade(spec, plan));
    }

    /** The server of somebody else's that has that id; null if there is none. */
    public @Nullable Server server(BackendId id) {
        return servers.get(id);
    }

    /**
     * What calls for that model of a server carry now; null where that has not been found out yet.
     */
    public @Nullable Map<String, Long> sent(Server server, String model) {
        return reception.sent(server, model);
    }

    @Override
    public CompletionStage<Placement> place(@Nullable String spec, Use use) {
        var reply = new CompletableFuture<Placement>();
        inbox.add(new Message.Place(spec, use, false, reply));
        return reply;
    }

    @Override
    public CompletionStage<FleetView> scanned() {
        return firstScan.thenApply(_ -> view);
    }

    @Override
    public FleetView view() {
        return view;
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
            if (message instanceof Message.Place && outdated) {
                publish(); // what is placed is looked up in the view
            }
            handle(message);
            // A request for a place changes nothing that is shown; of many changes the last counts.
            outdated |= !(message instanceof Message.Place);
            if (outdated && inbox.isEmpty()) {
                publish();
            }
            answerWaiting();
        } catch (RuntimeException e) {
            LOG.error("the fleet could not handle " + message.getClass().getSimpleName(), e);
            if (message instanceof Message.Place place) {
                place.reply().completeExceptionally(e);
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
            case Message.Rescan() -> rescan();
            case Message.Files(var found) -> {
                filesBeingRead = false;
                filesSeen = true;
                workshop.found(found);
            }
            case Message.EngineMoved() -> {}
            case Message.Place place -> onPlace(place);
            case Message.PlanMade(var spec, var plan) ->
                    listener.accept(new FleetEvent.PlanMade(spec, plan));
            case Message.OptionsFound(var asked, var model, var options) ->
                    onOptionsFound(asked, model, options);
            case Message.Review() -> review();
            case Message.Reviewed(var better) -> onReviewed(better);
            case Message.Close(var ended) -> onClose(ended);
        }
    }

    private void onSighted(Sightings now) {
        sightings = now;
        roster.reconcile(now.running(), clock.instant());
        workshop.installed(now.installed());
        roster.all().stream().filter(backend -> !backend.wasAsked()).forEach(this::look);
    }

    private void recognise(ConfiguredBackend configured) {
        if (!closing && beingRecognised.add(configured.id())) {
            errands.recognise(configured);
        }
    }

    /** Until it tells, a backend is spoken to as any compatible server is, and asked again. */
    private void onRecognised(ConfiguredBackend configured, @Nullable BackendKind kind) {
        beingRecognised.remove(configured.id());
        Attached listed = roster.get(configured.id());
        if (kind == null) {
            ofUnknownKind.put(configured.id(), configured);
        } else {
            ofUnknownKind.remove(configured.id());
        }
        if (listed == null || (kind != null && listed.port().kind() != kind)) {
            roster.configure(configured, kind, clock.instant());
            lookAround();
        }
    }

    private void lookAround() {
        List.copyOf(ofUnknownKind.values()).forEach(this::recognise);
        Instant now = clock.instant();
        roster.all().stream().filter(server -> server.isDue(now)).forEach(this::look);
    }

    private void look(Attached backend) {
        if (!closing && beingAsked.add(backend.id())) {
            errands.look(backend);
        }
    }

    private void onLooked(Attached asked, Attached.Look look) {
        beingAsked.remove(asked.id());
        Attached listed = roster.get(asked.id());
        if (listed != null && listed.port().kind() == asked.port().kind()) {
            roster.looked(asked.id(), look, clock.instant());
            if (look.health() instanceof Health.Loading) {
                soon(asked);
            }
        } else if (listed != null) {
            look(listed);
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
            look(listed);
        }
    }

    /** What is loading now is ready in a moment, and then to be listed at once. */
    private void soon(Attached backend) {
        if (!closing && beingAsked.add(backend.id())) {
            errands.lookAfter(LOADING_PAUSE, backend);
        }
    }

    private void rescan() {
        if (!closing && settings.supervise() && !filesBeingRead) {
            filesBeingRead = true;
            errands.scan();
        }
    }

    private boolean everythingSeen() {
        return firstScanEnded
                && (filesSeen || !settings.supervise())
                && settings.backends().stream().allMatch(b -> roster.get(b.id()) != null)
                && roster.all().stream().allMatch(Attached::wasAsked);
    }

    private void onPlace(Message.Place place) {
        if (closing) {
            place.reply().completeExceptionally(Reception.goingDown());
        } else if (reception.take(place, view)) {
            refresh();
        }
    }

    private void answerWaiting() {
        if (reception.isAnybodyWaiting()
                && view.scanned()
                && beingAsked.isEmpty()
                && !filesBeingRead
                && reception.answerWaiting(view)) {
            refresh();
        }
    }

    private void onOptionsFound(Attached asked, String model, @Nullable Map<String, Long> options) {
        if (reception.optionsFound(asked, model, options, view)) {
            refresh();
        }
    }

    private void refresh() {
        lookAround();
        rescan();
    }

    private void review() {
        if (!closing && !beingReviewed) {
            beingReviewed = true;
            errands.review();
        }
        reception.forgetStaleOptions();
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
        firstScan.complete(null);
        reception.refuseAll(Reception.goingDown());
        CompletableFuture<?>[] stops =
                workshop.everyEngine().stream()
                        .map(engine -> engine.shutDown("Stoker goes down").toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new);
        var _ = CompletableFuture.allOf(stops).whenComplete((_, _) -> ended.complete(null));
    }

    private void publish() {
        outdated = false;
        FleetView before = view;
        List<BackendView> backends = new ArrayList<>();
        List<Lookup.Offer> offers = new ArrayList<>();
        roster.all().stream()
                .sorted(comparing(Attached::origin).thenComparing(Attached::id))
                .forEach(server -> {
                    BackendView shown = server.view();
                    backends.add(shown);
                    server.models()
                            .forEach(m ->
                                    offers.add(new Lookup.Offer(shown, m, server.locationOf(m))));
                });
        if (workshop.canServe()) {
            BackendView shown = workshop.view();
            backends.add(shown);
            workshop.models()
                    .forEach(model -> offers.add(new Lookup.Offer(shown, model, Location.MACHINE)));
        }
        view =
                new FleetView(
                        // What appears later is not the first scan.
                        before.scanned() || everythingSeen(),
                        backends,
                        Lookup.views(offers),
                        sightings.installed(),
                        workshop.refused(),
                        workshop.workplace());
        servers = roster.all().stream().collect(toUnmodifiableMap(Attached::id, roster::server));
        if (view.scanned()) {
            firstScan.complete(null);
        }
        Changes.between(before, view).forEach(listener);
    }
}
