package dev.stoker.fleet;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Calls come, leave, fail and end in any order at models that do not all fit, whose servers let go
 * of them or not, while time passes. Nobody is killed for want of memory, and every call ends and
 * gives back all that it held.
 */
@Timeout(60)
final class RandomCallsTest {
    /** They mostly wait for looks, so all of them do at once. */
    private static final int SEEDS = 12;

    @Test
    void nobodyIsKilledAndEveryCallGivesBackAllItHeld() {
        Map<Long, Future<?>> all = new HashMap<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long seed = 0; seed < SEEDS; seed++) {
                var calls = new RandomCalls(seed);
                all.put(seed, threads.submit(calls));
            }
        }
        all.forEach((seed, one) ->
                assertThatCode(one::get).as("seed %d", seed).doesNotThrowAnyException());
    }
}
