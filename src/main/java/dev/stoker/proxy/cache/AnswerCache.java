package dev.stoker.proxy.cache;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers by the number of their request. Safe for threads; never waits for anything but another
 * look. Holds no text of a request.
 */
public final class AnswerCache {
    private final InstantSource clock;

    /** What was not asked for longest comes first. */
    private final LinkedHashMap<AnswerKey, KeptAnswer> kept = new LinkedHashMap<>(16, 0.75f, true);

    private CacheSettings settings;

    /** In bytes, of {@link #kept} and of recordings. */
    private long held;

    /** Of what was begun before all was forgotten, nothing is kept. */
    private long generation;

    public AnswerCache(CacheSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** One that keeps nothing. */
    public static AnswerCache off() {
        return new AnswerCache(CacheSettings.OFF, () -> Instant.EPOCH);
    }

    /** Whether nothing is kept. */
    public synchronized boolean isOff() {
        return settings.maxSize().value() == 0;
    }

    /** The answer to that; null where there is none that is still good. */
    public synchronized @Nullable KeptAnswer find(AnswerKey key) {
        KeptAnswer found = kept.get(key);
        if (found != null && found.isOver(clock.instant())) {
            remove(key);
            return null;
        }
        return found;
    }

    /** What that answer's age is now. */
    public Duration age(KeptAnswer answer) {
        return answer.age(clock.instant());
    }

    /**
     * Begins to record an answer. Must be kept or discarded.
     *
     * @param ttl how long it is good
     */
    public synchronized Recording record(AnswerKey key, Duration ttl) {
        return new Recording(this, key, ttl, settings.maxAnswer().value(), generation);
    }

    /** Forgets all, and what is being recorded as well. */
    public synchronized void clear() {
        kept.values().forEach(one -> held -= one.size());
        kept.clear();
        generation++;
    }

    /** Has other bounds from now on, and forgets all. */
    public synchronized void use(CacheSettings other) {
        clear();
        settings = other;
    }

    /** Answers that are kept. */
    public synchronized int count() {
        return kept.size();
    }

    /** Bytes that all of it takes, what is being recorded too. */
    public synchronized long size() {
        return held;
    }

    /** Takes room; false where there is none. */
    synchronized boolean take(long bytes) {
        long most = settings.maxSize().value();
        Iterator<Map.Entry<AnswerKey, KeptAnswer>> eldest = kept.entrySet().iterator();
        while (held + bytes > most && eldest.hasNext()) {
            held -= eldest.next().getValue().size();
            eldest.remove();
        }
        if (held + bytes > most) {
            return false;
        }
        held += bytes;
        return true;
    }

    synchronized void give(long bytes) {
        held -= bytes;
    }

    synchronized void keep(
            AnswerKey key, Map<String, String> head, byte[] body, Duration ttl, long begun) {
        Instant now = clock.instant();
        var answer = new KeptAnswer(head, body, now, ttl);
        if (begun != generation) {
            return;
        }
        remove(key);
        if (take(answer.size())) {
            kept.put(key, answer);
        }
    }

    private void remove(AnswerKey key) {
        KeptAnswer old = kept.remove(key);
        if (old != null) {
            held -= old.size();
        }
    }
}
