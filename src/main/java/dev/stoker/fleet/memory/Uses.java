package dev.stoker.fleet.memory;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Who is being used, and was used when. Not safe for threads. */
public final class Uses {
    private final Map<Holder, Entry> entries = new HashMap<>();

    /** A call for it has begun. */
    public void begun(Holder holder, Instant now) {
        Entry entry = entries.getOrDefault(holder, Entry.NEVER);
        entries.put(holder, new Entry(entry.calls + 1, now));
    }

    /**
     * One has ended.
     *
     * @return whether it was the last
     */
    public boolean ended(Holder holder, Instant now) {
        Entry entry = entries.getOrDefault(holder, Entry.NEVER);
        int left = Math.max(0, entry.calls - 1);
        entries.put(holder, new Entry(left, now));
        return left == 0;
    }

    /** Calls that have begun and not ended. */
    public int calls(Holder holder) {
        return entries.getOrDefault(holder, Entry.NEVER).calls;
    }

    /** When it was last asked for something, or had answered; null if never. */
    public @Nullable Instant last(Holder holder) {
        return entries.getOrDefault(holder, Entry.NEVER).last;
    }

    /** Forgets those that are idle, but for these. */
    public void forgetIdle(Predicate<Holder> besides) {
        entries.entrySet().removeIf(e -> e.getValue().calls == 0 && !besides.test(e.getKey()));
    }

    private record Entry(int calls, @Nullable Instant last) {
        private static final Entry NEVER = new Entry(0, null);
    }
}
