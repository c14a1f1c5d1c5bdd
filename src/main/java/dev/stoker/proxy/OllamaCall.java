package dev.stoker.proxy;

import dev.stoker.backend.Use;
import dev.stoker.dialect.ollama.translation.NdjsonAnswer;
import dev.stoker.dialect.ollama.translation.Surface;
import dev.stoker.dialect.ollama.translation.VectorAnswer;
import dev.stoker.dialect.ollama.translation.Wish;
import dev.stoker.fleet.Needs;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * A call of Ollama's dialect, which is read in full before it is placed. Never relayed, to an
 * Ollama neither: every call there carries the plan's options, and a caller's own would make it
 * load the model anew.
 *
 * @param model by a spec, see {@link OllamaNames}
 * @param size of the body, in bytes
 */
record OllamaCall(@Nullable String model, Use use, int size, Translated translated)
        implements Asked {
    /** Text, as one object or line by line. */
    static OllamaCall of(Surface surface, @Nullable String spec, Wish.Text wish, int size) {
        String named = wish.model();
        return new OllamaCall(
                spec,
                Use.GENERATE,
                size,
                new Translated.Generating(
                        wish.request(),
                        wish.stream(),
                        wish.dropped(),
                        head -> new NdjsonAnswer(surface, head, named, InstantSource.system())));
    }

    /** Vectors. */
    static OllamaCall of(Surface surface, @Nullable String spec, Wish.Vectors wish, int size) {
        String named = wish.model();
        return new OllamaCall(
                spec,
                Use.EMBED,
                size,
                new Translated.Embedding(
                        wish.request(),
                        wish.dropped(),
                        (head, vectors, timings) ->
                                VectorAnswer.json(surface, named, head, vectors, timings)));
    }

    @Override
    public Needs needs() {
        return Wants.of(translated);
    }

    @Override
    public @Nullable String conversation() {
        return Wants.conversation(translated);
    }
}
