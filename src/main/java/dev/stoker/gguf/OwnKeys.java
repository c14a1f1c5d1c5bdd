package dev.stoker.gguf;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one architecture, without its name in front, checked for what a model can be: a
 * hostile file may not make a reader of its facts count to two thousand million.
 */
final class OwnKeys {
    /** Twice what llama.cpp can load ({@code LLAMA_MAX_LAYERS}). */
    static final int MOST_BLOCKS = 1024;

    /** Twenty times the widest model seen. */
    private static final int WIDEST = 1 << 20;

    private final GgufHeader header;
    private final String prefix;

    OwnKeys(GgufHeader header, String prefix) {
        this.header = header;
        this.prefix = prefix + ".";
    }

    /** A count of tokens; null for 0, which writers leave where they know no number. */
    @Nullable Integer tokens(String key) throws MalformedGguf {
        Integer count = header.count(prefix + key);
        return count == null || count == 0 ? null : count;
    }

    /** A width or a count of parts; null for 0, likewise. */
    @Nullable Integer size(String key) throws MalformedGguf {
        Integer size = tokens(key);
        if (size != null) {
            demandAtMost(WIDEST, key, size);
        }
        return size;
    }

    /** A count of layers; null for 0, likewise. */
    @Nullable Integer blocks(String key) throws MalformedGguf {
        Integer blocks = tokens(key);
        if (blocks != null) {
            demandAtMost(MOST_BLOCKS, key, blocks);
        }
        return blocks;
    }

    /** One size for all blocks, or one a block, 0 included; empty if unsaid. */
    List<Integer> sizes(String key, int blocks) throws MalformedGguf {
        List<Integer> all = header.counts(prefix + key);
        for (int size : all) {
            demandAtMost(WIDEST, key, size);
        }
        demandOneEach(key, all.size(), blocks);
        return all;
    }

    /** One flag a block; empty if the file has no such array. */
    List<Boolean> flags(String key, int blocks) throws MalformedGguf {
        List<Boolean> all = header.flags(prefix + key);
        demandOneEach(key, all.size(), blocks);
        return all;
    }

    @Nullable Double real(String key) throws MalformedGguf {
        return header.real(prefix + key);
    }

    @Nullable Boolean flag(String key) throws MalformedGguf {
        return header.flag(prefix + key);
    }

    @Nullable String text(String key) {
        return header.text(prefix + key);
    }

    @Nullable GgufValue value(String key) {
        return header.values().get(prefix + key);
    }

    private void demandAtMost(int most, String key, int value) throws MalformedGguf {
        if (value > most) {
            throw new MalformedGguf(
                    "%s%s is %d, expected 0 to %d".formatted(prefix, key, value, most));
        }
    }

    /** The engine refuses such a file as well (llama.cpp: "wrong array length"). */
    private void demandOneEach(String key, int length, int blocks) throws MalformedGguf {
        if (length > 1 && length < blocks) {
            throw new MalformedGguf(
                    "%s%s has %d values for %d blocks".formatted(prefix, key, length, blocks));
        }
    }
}
