package dev.stoker.proxy;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The calls of models that have no end yet, and whether new ones are taken. Safe for all threads.
 */
public final class OpenCalls {
    /** What callers are asked to wait for whom a daemon that goes down refuses. */
    static final Duration COME_AGAIN = Duration.ofSeconds(5);

    /** For callers to be told that they are broken off. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private static final long LOOK_MILLIS = 20;

    private final Set<Call> calls = ConcurrentHashMap.newKeySet();
    private final Duration limit;
    private volatile boolean closing;

    /**
     * @param limit how long calls may go on when no new one is taken any more
     */
    public OpenCalls(Duration limit) {
        this.limit = limit;
    }

    /** Why no call is taken; null while they are. */
    @Nullable StokerException refusal() {
        return closing
                ? new StokerException(
                        ErrorCode.SHUTTING_DOWN,
                        "Stoker is going down; ask again in %d s, in case it starts again"
                                .formatted(COME_AGAIN.toSeconds()))
                : null;
    }

    void begun(Call call) {
        calls.add(call);
    }

    void ended(Call call) {
        calls.remove(call);
    }

    /** Whether no new call is taken any more. */
    public boolean isClosing() {
        return closing;
    }

    /** How many have no end yet. */
    public int count() {
        return calls.size();
    }

    /** No new call is taken from now on. */
    public void refuseNew() {
        closing = true;
    }

    /**
     * Takes no new call, lets those that are open go on up to the limit, and tells the callers of
     * those that are left that they are broken off. Blocks.
     *
     * @return how many were broken off
     */
    public int drain() throws InterruptedException {
        refuseNew();
        await(limit);
        var why =
                new StokerException(
                        ErrorCode.SHUTTING_DOWN,
                        "Stoker is going down, and the answer was not done within %d s"
                                .formatted(limit.toSeconds()));
        int left = calls.size();
        calls.forEach(call -> call.breakOff(why));
        await(LAST_WORDS);
        return left;
    }

    private void await(Duration longest) throws InterruptedException {
        long until = System.nanoTime() + longest.toNanos();
        while (!calls.isEmpty() && System.nanoTime() < until) {
            Thread.sleep(LOOK_MILLIS);
        }
    }
}
