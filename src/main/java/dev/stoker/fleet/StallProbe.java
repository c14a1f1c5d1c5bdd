package dev.stoker.fleet;

import dev.stoker.backend.Health;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.health.Finding;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import dev.stoker.inference.Sampling;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks into a place where work waits and nothing comes: does its process compute, does it say that
 * it is well, and, where it does nothing and says so, does it give one token. Wakes nothing: the
 * model is being asked for there already.
 */
final class StallProbe {
    /** Time for one answer, and between two looks at what the process has done. */
    static final Duration LOOK = Duration.ofSeconds(1);

    /** Time for one token. */
    static final Duration TOKEN = Duration.ofSeconds(5);

    private StallProbe() {}

    /**
     * Blocks for about a second, and for {@link #TOKEN} more where a token is asked for.
     *
     * @param asks whether a token may be asked for
     */
    static Finding at(InFlight.Place place, boolean asks) throws InterruptedException {
        ProcessWork before = work(place.pid());
        long began = System.nanoTime();
        boolean answers = !(place.port().health(place.at(), LOOK) instanceof Health.Unusable);
        Thread.sleep(LOOK.minusNanos(Math.min(LOOK.toNanos(), System.nanoTime() - began)));
        ProcessWork after = work(place.pid());
        boolean seen = before != null && after != null;
        if (before != null && after != null && after.since(before)) {
            return Finding.WORKS;
        }
        if (!answers) {
            return seen ? Finding.FROZEN : Finding.HIDDEN;
        }
        if (asks && gives(place)) {
            return Finding.GIVES;
        }
        return seen ? Finding.MUTE : Finding.HIDDEN;
    }

    private static @Nullable ProcessWork work(@Nullable Long pid) {
        return pid == null ? null : ProcessWork.of(pid);
    }

    private static boolean gives(InFlight.Place place) {
        try {
            return place.port().stream(place.at(), place.model(), oneToken())
                            .toUni()
                            .await()
                            .atMost(TOKEN)
                    != null;
        } catch (StokerException refused) {
            // Whoever refuses is at work: with others, or with reading the question.
            return refused.fault() != null;
        } catch (RuntimeException _) {
            return false; // nothing came in time
        }
    }

    private static GenerateRequest oneToken() {
        var least = new Sampling(1, null, null, null, null, null, null, null, null, List.of());
        return new GenerateRequest(
                null, List.of(new Message(Role.USER, "1")), least, null, List.of(), null);
    }
}
