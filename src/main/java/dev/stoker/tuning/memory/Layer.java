package dev.stoker.tuning.memory;

import org.jspecify.annotations.Nullable;

/**
 * One layer, as far as memory goes.
 *
 * @param attends null where it has no attention
 * @param recurrent whether it keeps a state of fixed size; beside attention in a few models
 * @param feedForward width of its dense part; 0 without one
 * @param routed whether its feed-forward part is a mixture of experts
 */
record Layer(@Nullable Attends attends, boolean recurrent, int feedForward, boolean routed) {
    /**
     * Its attention. Of MLA these are the lengths as kept: one compressed key, whose first part is
     * the value too.
     *
     * @param heads of the queries
     * @param windowed whether it sees only the last tokens
     * @param keeps whether it has keys and values of its own, or uses those of an earlier layer
     * @param keepsValues false where the values are a part of the keys
     */
    record Attends(
            int heads,
            int kvHeads,
            int keyLength,
            int valueLength,
            boolean windowed,
            boolean keeps,
            boolean keepsValues) {
        /** Numbers of one token's keys. */
        int keys() {
            return kvHeads * keyLength;
        }

        /** Numbers of one token's values. */
        int values() {
            return kvHeads * valueLength;
        }
    }
}
