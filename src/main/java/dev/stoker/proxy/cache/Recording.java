package dev.stoker.proxy.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An answer that is on its way to its caller, of which the bytes are kept as they pass. Gives up
 * silently where it becomes too long. For one thread at a time.
 */
public final class Recording {
    /** So that the room of all is not counted at each token. */
    private static final int STEP = 8 * 1024;

    /** What a piece takes beside its bytes. */
    private static final int PIECE = 32;

    private final AnswerCache cache;
    private final AnswerKey key;
    private final Duration ttl;
    private final long limit;
    private final long generation;
    private List<byte[]> pieces = new ArrayList<>();
    private int length;
    private long used;
    private long taken;
    private boolean over;

    Recording(AnswerCache cache, AnswerKey key, Duration ttl, long limit, long generation) {
        this.cache = cache;
        this.key = key;
        this.ttl = ttl;
        this.limit = limit;
        this.generation = generation;
    }

    /** Whether nothing more is recorded. */
    public boolean isOver() {
        return over;
    }

    /** The next bytes, which nobody changes later. */
    public void add(byte[] bytes) {
        if (over || bytes.length == 0) {
            return;
        }
        used += bytes.length + PIECE;
        if (length + (long) bytes.length > limit || !fits()) {
            discard();
            return;
        }
        length += bytes.length;
        pieces.add(bytes);
    }

    private boolean fits() {
        if (used <= taken) {
            return true;
        }
        long more = Math.max(STEP, used - taken);
        if (!cache.take(more)) {
            return false;
        }
        taken += more;
        return true;
    }

    /**
     * It was good, and is whole now.
     *
     * @param head headers that tell of it
     */
    public void keep(Map<String, String> head) {
        if (over) {
            return;
        }
        byte[] body = joined();
        discard();
        cache.keep(key, head, body, ttl, generation);
    }

    private byte[] joined() {
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] piece : pieces) {
            System.arraycopy(piece, 0, all, at, piece.length);
            at += piece.length;
        }
        return all;
    }

    /** Nothing of it is kept. */
    public void discard() {
        if (!over) {
            over = true;
            pieces = List.of();
            cache.give(taken);
        }
    }
}
