package dev.stoker.conformance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model server was asked for, as it read it from its own wire.
 *
 * @param prompt the texts of all messages, joined
 * @param promptTokens one for each letter, and 1,000 for each image
 * @param tool a function to be called now; null for an answer in words
 * @param json whether the answer must be JSON
 * @param limit tokens at most; null for no limit
 * @param random whether the answer may differ each time: a temperature, and no seed
 * @param logprobs how many likely tokens to tell beside each; null for none at all
 * @param thinks whether to think aloud
 */
record Wanted(
        String prompt,
        int promptTokens,
        @Nullable String tool,
        boolean json,
        List<String> stop,
        @Nullable Integer limit,
        boolean random,
        @Nullable Integer logprobs,
        boolean thinks,
        boolean stream) {}
