package dev.stoker.fleet;

import dev.stoker.routing.Trail;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * What a call was given on its way to its place.
 *
 * @param queued how long it waited for its turn
 * @param used is told how many tokens it took, on any thread
 * @param told of how the call ended, on any thread
 * @param pulse takes notice of what comes for it
 * @param back gives back what was held for it, on any thread; again has no effect
 */
record Ticket(
        Trail trail,
        Duration queued,
        LongConsumer used,
        Pulse pulse,
        Consumer<CallEnd> told,
        Runnable back) {
    /** Of a call that arrives; from then on it is in flight, until it has ended. */
    static Ticket of(Journey journey, InFlight inFlight, Consumer<Message> post) {
        var pulse = new Pulse();
        return new Ticket(
                journey.trail(),
                journey.queued(),
                tokens -> post.accept(new Message.TokensUsed(journey, tokens)),
                pulse,
                how -> post.accept(new Message.CallEnded(journey, how)),
                () -> {
                    inFlight.ended(pulse);
                    post.accept(new Message.LetGo(journey));
                });
    }

    /** Of a call whose tokens do not count, and that nobody watches. */
    Ticket(Trail trail, Duration queued, Consumer<CallEnd> told, Runnable back) {
        this(trail, queued, _ -> {}, new Pulse(), told, back);
    }
}
