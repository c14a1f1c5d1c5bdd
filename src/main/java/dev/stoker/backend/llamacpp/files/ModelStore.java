package dev.stoker.backend.llamacpp.files;

/** Whose folder a model file was found in. */
public enum ModelStore {
    /** A folder or file named in the configuration, or where {@code deploy/try} puts models. */
    CONFIGURED,
    /** Stoker's own folder of {@code organisation/repository}, filled by its downloads. */
    STOKER,
    /** The cache of llama.cpp before March 2026: all files in one folder. */
    LLAMA_CPP,
    /** The hub cache of Hugging Face, which newer llama.cpp uses too. */
    HUGGING_FACE,
    /** LM Studio's folder of {@code publisher/repository}. */
    LM_STUDIO,
    /** Ollama's blobs, found through its manifests. */
    OLLAMA
}
