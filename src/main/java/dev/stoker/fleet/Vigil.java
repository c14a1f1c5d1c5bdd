package dev.stoker.fleet;

import dev.stoker.core.Location;
import dev.stoker.fleet.InFlight.Busy;
import dev.stoker.fleet.InFlight.Place;
import dev.stoker.fleet.health.Finding;
import dev.stoker.fleet.health.Sign;
import dev.stoker.fleet.health.Stall;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Watches over the places where work waits and nothing comes: looks into them, one look a place at
 * a time, and acts when one is proved to be wedged. An engine of Stoker's own is ended, so that its
 * callers are placed again; somebody else's server gets no calls for a while. Not safe for threads:
 * the fleet's own thread alone touches it.
 */
final class Vigil {
    private static final Logger LOG = Logger.getLogger(Vigil.class);

    private final InFlight calls;
    private final Errands errands;
    private final Supplier<Duration> patience;
    private final Consumer<Message> post;
    private final BiConsumer<Place, Sign> seen;
    private final Map<Object, Stall> stalls = new HashMap<>();
    private final Set<Object> underWay = new HashSet<>();

    /**
     * @param patience with what answers and gives nothing
     * @param seen is told what that means for a server of somebody else's
     */
    Vigil(
            InFlight calls,
            Errands errands,
            Supplier<Duration> patience,
            Consumer<Message> post,
            BiConsumer<Place, Sign> seen) {
        this.calls = calls;
        this.errands = errands;
        this.patience = patience;
        this.post = post;
        this.seen = seen;
    }

    /** Time to look where nothing comes. */
    void look() {
        Set<Object> busy = new HashSet<>();
        for (Busy one : calls.places()) {
            Object key = one.place().key();
            busy.add(key);
            if (one.silence().compareTo(Stall.QUIET) < 0) {
                moves(one, key);
            } else if (mayLookAt(one.place()) && underWay.add(key)) {
                lookInto(one);
            }
        }
        stalls.keySet().retainAll(busy);
    }

    /** Nobody looks into a provider: it counts what it is asked. */
    private static boolean mayLookAt(Place place) {
        return !place.cloud() && Server.locationOf(place.at()) != Location.CLOUD;
    }

    private void moves(Busy one, Object key) {
        if (stalls.remove(key) != null && one.heard()) {
            seen.accept(one.place(), new Sign.Progressed());
        }
    }

    private void lookInto(Busy one) {
        boolean asks = one.silence().compareTo(patience.get()) >= 0;
        errands.begin(() -> {
            @Nullable Finding found = null;
            try {
                found = StallProbe.at(one.place(), asks);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | Error e) {
                LOG.error("looking into a silent backend failed", e);
            } finally {
                post.accept(new Message.LookedInto(one.place(), found));
            }
        });
    }

    /**
     * That was found there.
     *
     * @param found null where the look came to nothing
     */
    void found(Place place, @Nullable Finding found) {
        Object key = place.key();
        underWay.remove(key);
        Busy now =
                calls.places().stream()
                        .filter(one -> one.place().key().equals(key))
                        .findFirst()
                        .orElse(null);
        if (found == null || now == null || now.silence().compareTo(Stall.QUIET) < 0) {
            stalls.remove(key);
            return;
        }
        Stall stall = stalls.getOrDefault(key, Stall.NONE).after(found);
        stalls.put(key, stall);
        if (stall.wedged(now.silence(), patience.get())) {
            stalls.put(key, Stall.NONE); // that something comes again is to be told
            wedged(now, found);
        }
    }

    private void wedged(Busy at, Finding found) {
        Place place = at.place();
        long seconds = at.silence().toSeconds();
        if (place.engine() != null && place.pid() != null) {
            place.engine()
                    .wedged(
                            place.pid(),
                            "%s for %d s while somebody waited for it, so it was ended"
                                    .formatted(did(found), seconds));
        } else {
            seen.accept(
                    place,
                    new Sign.Stalled(
                            "%s for %d s while somebody waited for it: restart it if it stays so"
                                    .formatted(did(found), seconds)));
        }
    }

    private static String did(Finding found) {
        return switch (found) {
            case FROZEN -> "it did nothing and did not answer";
            case MUTE -> "it answered that it is well and did nothing";
            case HIDDEN, WORKS, GIVES -> "it gave nothing";
        };
    }
}
