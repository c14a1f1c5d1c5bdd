package dev.stoker.fleet;

import dev.stoker.core.BackendId;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The calls that have a server load a model by themselves, one a model, and who waits behind them:
 * where a kind says {@link dev.stoker.backend.Backend#loadsForEachCall}. The one that goes ahead is
 * like any other call; the others go as soon as a look finds the model in memory, and where the
 * first one ends without that, the next one goes ahead. What is not loaded is known from the last
 * look, so that a model the server has let go of since is not watched over. Not safe for threads:
 * the fleet's own thread alone touches it.
 */
final class FirstCalls {
    /** A large model from a slow disk. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Map<Key, Ahead> ahead = new HashMap<>();
    private final List<Behind> behind = new ArrayList<>();

    /** Whether a call for that model would have it loaded now. */
    static boolean loads(Attached server, String model) {
        return server.port().loadsForEachCall()
                && server.models().stream()
                        .filter(listed -> listed.name().equals(model))
                        .anyMatch(listed -> Boolean.FALSE.equals(listed.loaded()));
    }

    /** Goes ahead; null where somebody else does already, or has come before and waits. */
    @Nullable Ahead begin(Attached server, String model) {
        var fresh = new Ahead(server, model);
        boolean late = behind.stream().anyMatch(one -> one.key().equals(fresh.key()));
        return late || ahead.putIfAbsent(fresh.key(), fresh) != null ? null : fresh;
    }

    /** Waits behind the one who goes ahead. */
    void await(Journey journey, Attached server) {
        behind.add(new Behind(journey, server));
    }

    /**
     * A call is over that went ahead, or its caller has left.
     *
     * @return whether it was still the one; only then is there something new to be seen
     */
    boolean ended(Ahead call) {
        return ahead.remove(call.key(), call);
    }

    /** Who waits for a look at that server; whoever still has to comes back. */
    List<Behind> seen(BackendId server) {
        List<Behind> all = behind.stream().filter(one -> one.server().id().equals(server)).toList();
        behind.removeAll(all);
        return all;
    }

    /** Servers to be looked at again, since somebody who has not left waits for them. */
    Set<BackendId> awaited() {
        behind.removeIf(one -> one.journey().over());
        return behind.stream().map(one -> one.server().id()).collect(Collectors.toSet());
    }

    /** Everybody who waits; nobody does from now on. */
    List<Journey> takeAll() {
        List<Journey> all = behind.stream().map(Behind::journey).toList();
        behind.clear();
        return all;
    }

    private record Key(BackendId backend, URI base, String model) {}

    /** The call that goes ahead. Equal to itself alone, so that it ends once. */
    static final class Ahead {
        private final Attached server;
        private final String model;

        private Ahead(Attached server, String model) {
            this.server = server;
            this.model = model;
        }

        Attached server() {
            return server;
        }

        private Key key() {
            return new Key(server.id(), server.endpoint().base(), model);
        }
    }

    /** One who waits. */
    record Behind(Journey journey, Attached server) {
        private Key key() {
            return new Key(server.id(), server.endpoint().base(), journey.goal().name());
        }

        /** Why it waits no longer; null while it may. */
        @Nullable StokerException overdue(Instant now) {
            return now.isAfter(journey.since().plus(PATIENCE))
                    ? new StokerException(
                            ErrorCode.ENGINE_START_TIMEOUT,
                            "backend '%s' did not have model '%s' in memory within %d s"
                                    .formatted(
                                            server.id(),
                                            journey.goal().name(),
                                            PATIENCE.toSeconds()))
                    : null;
        }
    }
}
