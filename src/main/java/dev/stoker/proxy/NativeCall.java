package dev.stoker.proxy;

import dev.stoker.backend.Use;
import dev.stoker.dialect.nativeapi.NativeAnswer;
import dev.stoker.dialect.nativeapi.NativeEmbed;
import dev.stoker.dialect.nativeapi.NativeTokenize;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.GenerateRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call of the native dialect, which is read in full before it is placed. */
record NativeCall(@Nullable String model, Use use, Translated translated) implements Asked {
    /** Text, as one object or as events. */
    static NativeCall generating(GenerateRequest request, boolean stream) {
        return new NativeCall(
                request.model(),
                Use.GENERATE,
                new Translated.Generating(request, stream, List.of(), NativeAnswer::new));
    }

    /** Vectors. */
    static NativeCall embedding(EmbedRequest request) {
        return new NativeCall(
                request.model(),
                Use.EMBED,
                new Translated.Embedding(request, List.of(), NativeEmbed::json));
    }

    /** How many tokens there are, of a text or of a whole prompt. */
    static NativeCall counting(NativeTokenize asked) {
        GenerateRequest prompt = asked.prompt();
        String text = asked.text();
        return new NativeCall(
                asked.model(),
                Use.GENERATE,
                prompt == null
                        ? new Translated.Tokenizing(text == null ? "" : text, NativeTokenize::json)
                        : new Translated.Counting(prompt, List.of(), NativeTokenize::json));
    }

    @Override
    public int size() {
        return 0;
    }
}
