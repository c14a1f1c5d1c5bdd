package dev.stoker.tuning.memory;

/**
 * How the context is cut up. llama.cpp rounds each up to a multiple of 256 tokens ({@code
 * llama_context::llama_context}).
 *
 * @param perStream tokens that one stream holds
 * @param streams one for all slots where they share the context, else one for each slot
 * @param windowed tokens that one stream holds in layers with a window; 0 without such
 * @param step tokens computed at once, a multiple of the slots
 */
record Cells(long perStream, int streams, long windowed, int step) {
    private static final int PAD = 256;

    /** {@code --batch-size}, of which a step is a part. */
    private static final int BATCH = 2048;

    static Cells of(EngineLayout layout, int window) {
        EngineLayout.Cache cache = layout.cache();
        int slots = cache.slots();
        long all = padded(cache.tokens());
        int streams = cache.unified() ? 1 : slots;
        long each = cache.unified() ? all : padded(all / slots);
        int step = Math.min(Math.min(cache.tokens(), BATCH), layout.ubatch());
        long seen = (long) window * (cache.unified() ? slots : 1) + step;
        return new Cells(
                each,
                streams,
                window == 0 ? 0 : padded(Math.min(each, seen)),
                Math.ceilDiv(step, slots) * slots);
    }

    /** Tokens of all streams. */
    long all() {
        return perStream * streams;
    }

    /** Tokens of all streams in a layer. */
    long of(Layer.Attends layer) {
        return (layer.windowed() ? windowed : perStream) * streams;
    }

    private static long padded(long tokens) {
        return Math.max(1, Math.ceilDiv(tokens, (long) PAD)) * PAD;
    }
}
