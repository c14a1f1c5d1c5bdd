package dev.stoker.backend;

/** What a model is wanted for. Some engines are started differently for each. */
public enum Use {
    /** Text. */
    GENERATE,
    /** Vectors. */
    EMBED
}
