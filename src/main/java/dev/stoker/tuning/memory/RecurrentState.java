package dev.stoker.tuning.memory;

import dev.stoker.core.Bytes;
import dev.stoker.gguf.GgufShape;
import dev.stoker.gguf.Recurrence;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * State of fixed size, kept in 32-bit numbers, once a slot, whatever the length of the context.
 * Source: {@code n_embd_r} and {@code n_embd_s} in {@code src/llama-hparams.cpp}.
 *
 * @param shifted numbers of the last inputs that a layer keeps
 * @param summed numbers in which it sums up all before them
 */
record RecurrentState(long shifted, long summed) {
    private static final int NUMBER = 4;
    private static final RecurrentState NONE = new RecurrentState(0, 0);

    static RecurrentState of(GgufShape shape) {
        Recurrence recurrence = shape.recurrence();
        if (recurrence == null) {
            return NONE;
        }
        long width = number(shape.embedding());
        if (recurrence.wkvHeadLength() != null) {
            long shifts = Objects.requireNonNullElse(recurrence.tokenShifts(), 2);
            return new RecurrentState(shifts * width, width * recurrence.wkvHeadLength());
        }
        if (recurrence.shortConvolution() != null) {
            return new RecurrentState(width * (recurrence.shortConvolution() - 1), 0);
        }
        long kept = Math.max(0, number(recurrence.convolution()) - 1);
        if (recurrence.deltaHeadLength() != null) {
            long heads =
                    shape.attention().heads().isEmpty() ? 0 : shape.attention().heads().getFirst();
            long length = recurrence.deltaHeadLength();
            return new RecurrentState(
                    3 * (kept == 0 ? 3 : kept) * heads * length, length * length * heads);
        }
        long inner = number(recurrence.inner());
        long state = number(recurrence.state());
        return new RecurrentState(
                kept * (inner + 2 * number(recurrence.groups()) * state), state * inner);
    }

    /** Of one layer, for one slot. */
    Bytes ofLayer() {
        return new Bytes(shifted).plus(new Bytes(summed)).times(NUMBER);
    }

    /** Of one of these layers, for that many slots. */
    Bytes of(Layer layer, int slots) {
        return layer.recurrent() ? ofLayer().times(slots) : Bytes.ZERO;
    }

    /** Of all of these layers, for that many slots. */
    Bytes of(List<Layer> layers, int slots) {
        return ofLayer().times(layers.stream().filter(Layer::recurrent).count()).times(slots);
    }

    private static long number(@Nullable Integer said) {
        return said == null ? 0 : said;
    }
}
