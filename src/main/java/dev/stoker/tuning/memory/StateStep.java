package dev.stoker.tuning.memory;

import dev.stoker.gguf.GgufShape;
import dev.stoker.gguf.Recurrence;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one recurrent layer computes with, in llama.cpp's order: {@code src/models/mamba-base.cpp},
 * {@code delta-net-base.cpp}, {@code lfm2.cpp}. Of RWKV only the size is known, by its widest
 * moment.
 */
final class StateStep {
    /** Five mixes of a token with the one before, and what they become. */
    private static final int RWKV_WIDTHS = 12;

    private final Recurrence recurrence;
    private final boolean deltaNet;
    private final long width;
    private final long heads;
    private final long slots;

    StateStep(GgufShape shape, Recurrence recurrence, boolean deltaNet, int slots) {
        this.recurrence = recurrence;
        this.deltaNet = deltaNet || recurrence.deltaHeadLength() != null;
        this.slots = slots;
        this.width = number(shape.embedding());
        this.heads = shape.attention().heads().isEmpty() ? 0 : shape.attention().heads().getFirst();
    }

    /** Takes what was normed, and gives it back. */
    Arena.Block run(Bench bench, Arena.Block normed) {
        if (recurrence.wkvHeadLength() != null) {
            return bench.instead(bench.instead(normed, RWKV_WIDTHS * width), width);
        }
        if (recurrence.shortConvolution() != null) {
            return shortConvolution(bench, normed);
        }
        return deltaNet ? delta(bench, normed) : mamba(bench, normed);
    }

    private Arena.Block shortConvolution(Bench bench, Arena.Block normed) {
        Arena.Block all = bench.instead(normed, 3 * width);
        Arena.Block gated = bench.take(width);
        Arena.Block shifted = bench.instead(gated, width);
        Arena.Block result = bench.instead(shifted, width);
        Arena.Block product = bench.instead(result, width);
        bench.give(all);
        return bench.instead(product, width);
    }

    private Arena.Block delta(Bench bench, Arena.Block normed) {
        Integer length = recurrence.deltaHeadLength();
        long values = length == null ? number(recurrence.inner()) : heads * length;
        long keys =
                length == null ? number(recurrence.state()) * number(recurrence.groups()) : values;
        Arena.Block mixed = convolved(bench, bench.take(2 * keys + values), 2 * keys + values);
        Arena.Block query = bench.instead(bench.take(keys), values);
        Arena.Block key = bench.instead(bench.take(keys), values);
        Arena.Block result = withState(bench, values);
        bench.give(query, key, mixed);
        result = bench.instead(result, values);
        Arena.Block gate = bench.take(values);
        bench.give(normed, gate);
        return bench.instead(result, width);
    }

    private Arena.Block mamba(Bench bench, Arena.Block normed) {
        long inner = number(recurrence.inner());
        boolean second = recurrence.groups() != null;
        long aside = 2 * number(recurrence.groups()) * number(recurrence.state());
        Arena.Block all = bench.instead(normed, 2 * inner + aside);
        Arena.Block input = convolved(bench, bench.take(inner + aside), inner + aside);
        Arena.Block pace = bench.take(second ? number(recurrence.timeStepRank()) : inner);
        Arena.Block scanned = withState(bench, inner);
        bench.give(pace, statesOfOthers(bench));
        Arena.Block gate = bench.instead(all, inner);
        Arena.Block direct = second ? bench.instead(input, inner) : input;
        bench.give(scanned);
        Arena.Block gated = bench.take(inner);
        bench.give(gate, direct);
        return bench.instead(gated, width);
    }

    private static Arena.Block convolved(Bench bench, Arena.Block joined, long numbers) {
        return bench.instead(joined, numbers);
    }

    /** The new state of each slot is a part of the result. */
    private Arena.Block withState(Bench bench, long numbers) {
        long results = numbers * bench.tokens();
        return bench.arena().take(Bench.NUMBER * (results + slots * state()));
    }

    /** States of slots that are not computed are moved along; the worst case is all but one. */
    private Arena.Block statesOfOthers(Bench bench) {
        return bench.arena().take(Bench.NUMBER * (slots - 1) * state());
    }

    private long state() {
        return number(recurrence.state()) * number(recurrence.inner());
    }

    private static long number(@Nullable Integer said) {
        return Objects.requireNonNullElse(said, 0);
    }
}
