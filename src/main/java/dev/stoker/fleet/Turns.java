package dev.stoker.fleet;

import dev.stoker.admission.AdmissionSettings;
import dev.stoker.admission.Allowance;
import dev.stoker.admission.Allowances;
import dev.stoker.admission.Joined;
import dev.stoker.admission.Line;
import dev.stoker.admission.Load;
import dev.stoker.admission.Party;
import dev.stoker.admission.Quota;
import dev.stoker.admission.Turn;
import dev.stoker.core.BackendId;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.memory.Brake;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where calls wait for their turn at a model: one {@link Line} for each model of each backend, and
 * for each use of a model that Stoker runs itself, since each has an engine of its own. Not safe
 * for threads but for {@link #load} and {@link #refusals}: the fleet's own thread alone touches it.
 *
 * <p>Nothing here waits. While somebody waits a message comes back now and then, by which who has
 * waited for too long is told so, and the others where they stand.
 */
final class Turns implements Brake {
    private static final Logger LOG = Logger.getLogger(Turns.class);

    /** How often those who wait are looked at. */
    static final Duration LOOK = Duration.ofMillis(200);

    private final Slots slots;
    private final InstantSource clock;
    private final Consumer<Message> post;
    private final Runnable alarm;
    private final Refusals refusals = new Refusals();
    private final Positions positions = new Positions();
    private final Lines lines;

    /** In the order they came to wait. */
    private final Map<Journey, Turn<QueuedCall>> waiting = new LinkedHashMap<>();

    private final Map<Party, Integer> open = new HashMap<>();
    private final Queue<Turn<QueuedCall>> ready = new ArrayDeque<>();
    private final Allowances<Party> parties;
    private final Allowances<BackendId> backends;
    private AdmissionSettings settings;
    private boolean passing;
    private boolean alarmed;

    /**
     * @param quotas what each party may use by its own; what it does not say is filled in
     * @param alarm has {@link Message.TurnsDue} come after {@link #LOOK}
     */
    Turns(
            AdmissionSettings settings,
            Function<Party, Quota> quotas,
            Slots slots,
            InstantSource clock,
            Consumer<Message> post,
            Runnable alarm) {
        this.settings = settings;
        this.slots = slots;
        this.lines = new Lines(slots, () -> this.settings, clock);
        this.clock = clock;
        this.post = post;
        this.alarm = alarm;
        this.parties = new Allowances<>(party -> quotas.apply(party).or(this.settings.party()));
        this.backends = new Allowances<>(id -> this.settings.backend(id.value()));
    }

    /** From now on these count; who waits goes on waiting. */
    void configure(AdmissionSettings now) {
        settings = now;
        lines.reconfigured();
        lines.all().forEach(key -> admit(key, clock.instant()));
        pass();
    }

    /**
     * These backends are gone, or are not what they were: who waits where there is nothing any more
     * is told so, in the order of its line, and goes elsewhere.
     */
    void replaced(Set<BackendId> replaced, Predicate<BackendId> isThere) {
        slots.forget(replaced);
        for (Lines.Key key : lines.all()) {
            while (!isThere.test(key.backend()) && !lines.of(key).order().isEmpty()) {
                Turn<QueuedCall> turn = lines.of(key).order().getFirst();
                leave(key, turn);
                strand(turn.call().journey(), NamedBackend.justGone(key.backend()));
            }
        }
    }

    /**
     * Has the call wait if it must.
     *
     * @param onward takes it when it is its turn, on this thread
     */
    void take(Journey journey, Consumer<Journey> onward) {
        if (journey.over()) {
            journey.letGo();
            return;
        }
        Instant now = clock.instant();
        Party party = journey.wish().by();
        Lines.Key key = Lines.Key.of(journey);
        StokerException limited = charge(journey, party, now);
        if (limited != null) {
            journey.letGo();
            journey.place().reply().completeExceptionally(limited);
            return;
        }
        open.merge(party, 1, Integer::sum);
        journey.holds(() -> open.computeIfPresent(party, (_, n) -> n == 1 ? null : n - 1));
        Line<QueuedCall> line = lines.of(key);
        BackendId backend = journey.goal().backend();
        Duration rest = backends.of(backend, now).wait(now);
        if (rest.compareTo(settings.waitLimit()) > 0) {
            strand(journey, refusals.backendRate(backend, backends.of(backend, now), now));
            return;
        }
        var entry = new QueuedCall(journey, onward);
        switch (line.join(entry, party, journey.wish().priority(), now)) {
            case Joined.Refused<QueuedCall>(boolean own, int many) ->
                    strand(journey, refusals.full(journey, own, many, line.retryAfter()));
            case Joined.Waits<QueuedCall>(var turn) -> {
                waiting.put(journey, turn);
                journey.holds(() -> leave(key, turn));
                admit(key, now);
                if (turn.isWaiting()) {
                    watch(journey, line, turn);
                }
            }
        }
        pass();
    }

    /** The caller has left while it waited for its turn; again has no effect. */
    void givenUp(Journey journey) {
        if (waiting.containsKey(journey)) {
            journey.letGo();
        }
    }

    /** A call has used that many tokens. */
    void used(Journey journey, long tokens) {
        Instant now = clock.instant();
        parties.of(journey.wish().by(), now).used(tokens, now);
        backends.of(journey.goal().backend(), now).used(tokens, now);
    }

    /** A server has told how many it takes at once. */
    void told(BackendId backend, String model, @Nullable Integer number) {
        slots.told(backend, model, number, clock.instant());
        lines.keys(backend, model)
                .forEach(key -> {
                    lines.refresh(key);
                    admit(key, clock.instant());
                });
        pass();
    }

    /** Looks at those who wait. */
    void due() {
        alarmed = false;
        Instant now = clock.instant();
        for (Lines.Key key : lines.all()) {
            Line<QueuedCall> line = lines.of(key);
            if (line.load().waiting() > 0) {
                lines.refresh(key);
                admit(key, now);
                endOverdue(key, line, now);
                positions.tell(line);
            }
        }
        positions.looked();
        pass();
        setAlarm();
    }

    private void endOverdue(Lines.Key key, Line<QueuedCall> line, Instant now) {
        List<Turn<QueuedCall>> overdue = line.overdue(settings.waitLimit(), now);
        Map<Turn<QueuedCall>, Integer> order = overdue.isEmpty() ? Map.of() : Positions.all(line);
        for (Turn<QueuedCall> turn : overdue) {
            Journey journey = turn.call().journey();
            int position = order.getOrDefault(turn, 1);
            Duration again = line.retryAfter();
            leave(key, turn);
            strand(journey, refusals.overdue(journey, settings.waitLimit(), position, again));
        }
    }

    /** What there is to do at that model. Safe for all threads. */
    Load load(BackendId backend, String model) {
        return lines.load(key -> key.is(backend, model));
    }

    /** The same of all models together. */
    Load load() {
        return lines.load(_ -> true);
    }

    /** How often it was refused, and why. Safe for all threads. */
    Refusals refusals() {
        return refusals;
    }

    /**
     * Somebody waits for that model's memory: after {@link
     * dev.stoker.admission.LineBounds#swapAfter} or so many calls nobody is let in any more, until
     * it is released. Held again it stays as it is.
     */
    @Override
    public void hold(BackendId backend, String model) {
        Instant now = clock.instant();
        lines.keysOrNew(backend, model).forEach(key -> lines.of(key).hold(now));
    }

    /** Lets nobody in from now on, until it is released: that model is being unloaded. */
    void close(BackendId backend, String model) {
        lines.keysOrNew(backend, model).forEach(key -> lines.of(key).close());
    }

    /** It goes on as before. */
    @Override
    public void release(BackendId backend, String model) {
        lines.keys(backend, model)
                .forEach(key -> {
                    lines.of(key).release();
                    admit(key, clock.instant());
                });
        pass();
    }

    /**
     * Whether one more call of that party would be taken there.
     *
     * @param coming how many are on their way there
     * @param own how many of these are that party's
     */
    boolean hasRoom(Lines.Key key, Party party, int coming, int own) {
        return lines.of(key).hasRoom(party, coming, own, clock.instant());
    }

    /** Who waits for a turn now, who has waited longest first. */
    List<Journey> waiting() {
        return List.copyOf(waiting.keySet());
    }

    boolean isWaiting(Journey journey) {
        return waiting.containsKey(journey);
    }

    /** Nobody is let in any more. */
    void refuseAll(StokerException why) {
        for (Journey journey : List.copyOf(waiting.keySet())) {
            journey.place().reply().completeExceptionally(why);
            journey.letGo();
        }
    }

    /** A call counts once, however many places it is sent to, and however often to one. */
    private @Nullable StokerException charge(Journey journey, Party party, Instant now) {
        if (!party.isLimited()) {
            return null;
        }
        Allowance left = parties.of(party, now);
        Integer most = left.quota().concurrency();
        if (most != null && open.getOrDefault(party, 0) >= most) {
            return refusals.concurrency(party, most);
        }
        if (journey.wish().begun()) {
            return null;
        }
        if (left.wait(now).isPositive()) {
            return refusals.partyRate(party, left, now);
        }
        left.began(now);
        return null;
    }

    private void strand(Journey journey, StokerException why) {
        post.accept(new Message.Stranded(journey, why));
    }

    private void watch(Journey journey, Line<QueuedCall> line, Turn<QueuedCall> turn) {
        var _ =
                journey.place()
                        .reply()
                        .whenComplete((_, _) -> post.accept(new Message.TurnGivenUp(journey)));
        positions.joined(line, turn);
        setAlarm();
    }

    private void setAlarm() {
        if (!alarmed && !waiting.isEmpty()) {
            alarmed = true;
            alarm.run();
        }
    }

    /** Lets in who can be; they go on with {@link #pass}. */
    private void admit(Lines.Key key, Instant now) {
        Line<QueuedCall> line = lines.of(key);
        Allowance left = backends.of(key.backend(), now);
        while (line.load().waiting() > 0 && !left.wait(now).isPositive()) {
            Turn<QueuedCall> turn = line.next(now);
            if (turn == null) {
                break;
            }
            left.began(now);
            turn.call().journey().queued(turn.waited(now));
            waiting.remove(turn.call().journey());
            ready.add(turn);
        }
        lines.loadChanged(key);
    }

    /** One after another: who cannot go on gives its turn back, which lets the next one in. */
    private void pass() {
        if (passing) {
            return;
        }
        passing = true;
        try {
            for (Turn<QueuedCall> next = ready.poll(); next != null; next = ready.poll()) {
                goOn(next.call());
            }
        } finally {
            passing = false;
        }
    }

    /** A bug further on must not keep a slot for ever. */
    private static void goOn(QueuedCall entry) {
        Journey journey = entry.journey();
        try {
            if (journey.over()) {
                journey.letGo();
            } else {
                entry.onward().accept(journey);
            }
        } catch (RuntimeException | Error e) {
            LOG.error("a call that had its turn could not go on", e);
            journey.place().reply().completeExceptionally(e);
            journey.letGo();
        }
    }

    private void leave(Lines.Key key, Turn<QueuedCall> turn) {
        waiting.remove(turn.call().journey());
        lines.of(key).leave(turn, clock.instant());
        admit(key, clock.instant());
        pass();
    }
}
