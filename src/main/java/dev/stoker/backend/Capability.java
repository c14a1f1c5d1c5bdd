package dev.stoker.backend;

import java.util.Locale;

/**
 * What servers of a kind can do, as data: what is not there is refused before the server is asked.
 * Where a kind has servers of several sorts and a version does not tell which one it is, as with a
 * {@code llama-server} and its router mode, it is what any of them can, and one that cannot says so
 * when it is asked. Listing models and generating text all of them can.
 */
public enum Capability {
    /** Generate with functions to call. */
    TOOLS,
    /** Be told whether, and which, function must be called. */
    TOOL_CHOICE,
    /** Keep an answer to a JSON schema while it is written. */
    JSON_SCHEMA,
    /** See images, where the model can. */
    IMAGES,
    /** Tell how likely each token was. */
    LOGPROBS,
    /** Be told how much to think. */
    EFFORT,
    /** Make vectors. */
    EMBED,
    /** Put documents in order. */
    RERANK,
    /** Count the tokens of a text exactly, without generating. */
    COUNT_TOKENS,
    /** Count the tokens of a whole prompt exactly, with template and tools, without generating. */
    COUNT_PROMPT,
    /** Load a model on demand. */
    LOAD,
    /** Let go of a loaded model. */
    UNLOAD,
    /** Download models. */
    PULL,
    /** Delete models. */
    DELETE,
    /** Copy a model under another name. */
    COPY;

    /** Stable, lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
