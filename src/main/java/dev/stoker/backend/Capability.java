package dev.stoker.backend;

import java.util.Locale;

/**
 * What servers can do, as data: what is not there is refused before the server is asked. It is what
 * their kind and version can ({@link Backend#capabilities}), less what the server itself tells that
 * it lacks ({@link Health.Ready#lacks}), as a {@code llama-server} that is no router. What neither
 * tells, such as whether a {@code llama-server} was started for vectors, it says when it is asked
 * for. Listing models and generating text all of them can.
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
    /** Write down what is said. */
    TRANSCRIPTION,
    /** Say a text. */
    SPEECH,
    /** Draw what a text tells. */
    DRAWING,
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
