package dev.stoker.inference;

import org.jspecify.annotations.Nullable;

/**
 * How many tokens a prompt has.
 *
 * @param exact whether the model's own tokenizer counted them; an estimate otherwise
 * @param context tokens that prompt and answer may have together there; null where that is not
 *     known
 */
public record Count(int tokens, boolean exact, @Nullable Long context) {
    /** A count by itself. */
    public Count(int tokens, boolean exact) {
        this(tokens, exact, null);
    }
}
