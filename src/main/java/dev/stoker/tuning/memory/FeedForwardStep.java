package dev.stoker.tuning.memory;

import dev.stoker.gguf.FeedForward;
import java.util.Objects;

/**
 * What one layer's feed-forward part computes with, in llama.cpp's order: {@code build_ffn} and
 * {@code build_moe_ffn} in {@code src/llama-graph.cpp}. All are taken to have a gate, as nearly all
 * have.
 */
final class FeedForwardStep {
    private final FeedForward feedForward;
    private final long width;
    private final int sharedUnsaid;

    FeedForwardStep(FeedForward feedForward, long width, int sharedUnsaid) {
        this.feedForward = feedForward;
        this.width = width;
        this.sharedUnsaid = sharedUnsaid;
    }

    /** Takes what was normed, and gives it back. */
    Arena.Block run(Bench bench, Layer layer, Arena.Block normed) {
        FeedForward.Experts experts = feedForward.experts();
        if (!layer.routed() || experts == null) {
            return gated(bench, layer.feedForward(), normed);
        }
        long one = experts.length() == null ? layer.feedForward() : experts.length();
        long shared = one * Objects.requireNonNullElse(experts.shared(), sharedUnsaid);
        Arena.Block result = routed(bench, experts, one, normed, shared > 0);
        if (shared > 0) {
            bench.give(gated(bench, shared, normed));
        }
        return result;
    }

    private Arena.Block gated(Bench bench, long wide, Arena.Block normed) {
        Arena.Block gate = bench.take(wide);
        Arena.Block up = bench.take(wide);
        bench.give(normed);
        Arena.Block both = bench.take(wide);
        bench.give(gate, up);
        return bench.instead(both, width);
    }

    private Arena.Block routed(
            Bench bench,
            FeedForward.Experts experts,
            long one,
            Arena.Block normed,
            boolean normedIsStillNeeded) {
        long used = Objects.requireNonNullElse(experts.used(), 0);
        Arena.Block scores = bench.take(experts.count());
        Arena.Block order = bench.take(experts.count());
        Arena.Block shares = bench.instead(scores, used);
        Arena.Block gate = bench.take(used * one);
        Arena.Block up = bench.take(used * one);
        if (!normedIsStillNeeded) {
            bench.give(normed);
        }
        Arena.Block both = bench.take(used * one);
        bench.give(gate, up);
        Arena.Block each = bench.instead(both, used * width);
        bench.give(order, shares);
        return bench.instead(each, width);
    }
}
