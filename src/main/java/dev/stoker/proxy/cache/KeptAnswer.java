package dev.stoker.proxy.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** A good answer, whole, as it went to its caller. Immutable. */
public final class KeptAnswer {
    /**
     * What an entry takes beside its bytes: its key, its place in the table, its head's objects.
     */
    static final int OVERHEAD = 1024;

    private final Map<String, String> head;
    private final byte[] body;
    private final Instant since;
    private final Instant until;

    KeptAnswer(Map<String, String> head, byte[] body, Instant since, Duration ttl) {
        this.head = Map.copyOf(head);
        this.body = body;
        this.since = since;
        this.until = since.plus(ttl);
    }

    /** Headers that tell of it, its content type among them. */
    public Map<String, String> head() {
        return head;
    }

    /** Its bytes: nobody may change them. */
    public byte[] body() {
        return body;
    }

    /** Time since it was given; never less than nothing. */
    public Duration age(Instant now) {
        return now.isBefore(since) ? Duration.ZERO : Duration.between(since, now);
    }

    /** Also where the clock was set back: how old it is cannot be told then. */
    boolean isOver(Instant now) {
        return !now.isBefore(until) || now.isBefore(since);
    }

    long size() {
        return sizeOf(head) + body.length + OVERHEAD;
    }

    static long sizeOf(Map<String, String> head) {
        return head.entrySet().stream()
                .mapToLong(one -> 2L * (one.getKey().length() + one.getValue().length()))
                .sum();
    }
}
