package dev.stoker.inference;

import java.util.List;

/**
 * A token of the answer and how likely it was.
 *
 * @param logprob natural logarithm of its probability, zero or less
 * @param top the likeliest tokens at its place, the likeliest first; empty if none were asked for
 */
public record TokenLogprob(String token, double logprob, List<Alternative> top) {
    /** Copies the list. */
    public TokenLogprob {
        top = List.copyOf(top);
    }

    /** A token that could have stood there. */
    public record Alternative(String token, double logprob) {}
}
