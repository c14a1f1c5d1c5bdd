package dev.stoker.tuning.memory;

import java.util.ArrayList;
import java.util.List;

/**
 * Places the results of a computation in one piece of memory, as ggml does: a block goes into the
 * smallest gap that holds it, else to the end, and what is given back becomes a gap. How long the
 * piece gets depends on the order. Source: {@code ggml_dyn_tallocr_alloc} in {@code
 * ggml/src/ggml-alloc.c}. Not for more than one thread.
 */
final class Arena {
    private static final int ALIGNMENT = 64;

    /** In order of place; the last one is the endless rest. */
    private final List<Gap> gaps = new ArrayList<>(List.of(new Gap(0, Long.MAX_VALUE / 2)));

    private long length;

    /** A place. Unit: bytes. */
    record Block(long at, long length) {
        private long end() {
            return at + length;
        }
    }

    private record Gap(long at, long length) {
        private long end() {
            return at + length;
        }
    }

    /** Most bytes ever in use, gaps included. */
    long length() {
        return length;
    }

    Block take(long bytes) {
        long needed = Math.ceilDiv(bytes, (long) ALIGNMENT) * ALIGNMENT;
        int index = smallestThatHolds(needed);
        Gap best = gaps.get(index);
        if (best.length == needed) {
            gaps.remove(index);
        } else {
            gaps.set(index, new Gap(best.at + needed, best.length - needed));
        }
        length = Math.max(length, best.at + needed);
        return new Block(best.at, needed);
    }

    /** The last of several that are equally small; the endless rest only if there is none. */
    private int smallestThatHolds(long needed) {
        int best = gaps.size() - 1;
        for (int i = 0; i < gaps.size() - 1; i++) {
            long length = gaps.get(i).length;
            if (length >= needed && length <= gaps.get(best).length) {
                best = i;
            }
        }
        return best;
    }

    void give(Block block) {
        if (block.length == 0) {
            return;
        }
        int next = 0;
        while (gaps.get(next).at < block.at) {
            next++;
        }
        long from = block.at;
        long to = block.end();
        if (gaps.get(next).at == to) {
            to = gaps.remove(next).end();
        }
        if (next > 0 && gaps.get(next - 1).end() == from) {
            next--;
            from = gaps.remove(next).at;
        }
        gaps.add(next, new Gap(from, to - from));
    }

    void give(Block... blocks) {
        for (Block block : blocks) {
            give(block);
        }
    }
}
