package dev.stoker.proxy;

import dev.stoker.core.StokerException;
import dev.stoker.inference.Sampling;

/**
 * Why a call has the same answer each time, which one that is kept may be given for. One place for
 * all dialects, since it goes by what each is translated to. Pure.
 */
enum Determined {
    /** It draws no lots: vectors, and an order of documents. */
    BY_NATURE(""),
    /** It asks for the likeliest tokens. */
    BY_TEMPERATURE("temperature"),
    /** It says which lots are drawn. */
    BY_SEED("seed"),
    /** It has another answer each time, or nobody can tell. */
    NOT("");

    /** What the engines of llama.cpp take for none, in their 32 bits. */
    private static final long ANY_SEED = 0xFFFF_FFFFL;

    private final String field;

    Determined(String field) {
        this.field = field;
    }

    /** The field that makes it so; empty where there is none. */
    String field() {
        return field;
    }

    /**
     * Decides. Reads all of the call. What cannot be read in full, as a tool of the backend's own,
     * may ask for anything.
     */
    static Determined of(Asked asked) {
        Translated translated;
        try {
            translated = asked.translated();
        } catch (StokerException _) {
            return NOT;
        }
        return switch (translated) {
            case Translated.Generating(var request, _, _, _) -> of(request.sampling());
            case Translated.Embedding _, Translated.Reranking _ -> BY_NATURE;
            // As cheap as looking for it.
            case Translated.Counting _, Translated.Tokenizing _ -> NOT;
        };
    }

    private static Determined of(Sampling sampling) {
        Double temperature = sampling.temperature();
        if (temperature != null && temperature == 0) {
            return BY_TEMPERATURE;
        }
        Long seed = sampling.seed();
        return seed != null && seed >= 0 && (seed & ANY_SEED) != ANY_SEED ? BY_SEED : NOT;
    }
}
