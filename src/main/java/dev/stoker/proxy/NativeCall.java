package dev.stoker.proxy;

import dev.stoker.admission.Priority;
import dev.stoker.backend.Use;
import dev.stoker.dialect.nativeapi.NativeAnswer;
import dev.stoker.dialect.nativeapi.NativeEmbed;
import dev.stoker.dialect.nativeapi.NativeTokenize;
import dev.stoker.fleet.Needs;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call of the native dialect, which is read in full before it is placed.
 *
 * @param size of the body, in bytes; of what a template has written, where that is more
 * @param priority as its body says; null where that says nothing
 */
record NativeCall(
        @Nullable String model,
        Use use,
        int size,
        @Nullable Priority priority,
        boolean toldItsPlace,
        Translated translated)
        implements Asked {
    /** One whose body says nothing of urgency, and which does not stream. */
    NativeCall(@Nullable String model, Use use, int size, Translated translated) {
        this(model, use, size, null, false, translated);
    }

    /** Text, as one object or as events. */
    static NativeCall generating(
            GenerateRequest request, @Nullable Priority priority, boolean stream, int size) {
        return new NativeCall(
                request.model(),
                Use.GENERATE,
                Math.max(size, letters(request)),
                priority,
                stream,
                new Translated.Generating(request, stream, List.of(), NativeAnswer::new));
    }

    /** Vectors. */
    static NativeCall embedding(EmbedRequest request, int size) {
        return new NativeCall(
                request.model(),
                Use.EMBED,
                size,
                new Translated.Embedding(request, List.of(), NativeEmbed::json));
    }

    /** How many tokens there are, of a text or of a whole prompt. */
    static NativeCall counting(NativeTokenize asked, int size) {
        GenerateRequest prompt = asked.prompt();
        String text = asked.text();
        return new NativeCall(
                asked.model(),
                Use.GENERATE,
                size,
                prompt == null
                        ? new Translated.Tokenizing(text == null ? "" : text, NativeTokenize::json)
                        : new Translated.Counting(prompt, List.of(), NativeTokenize::json));
    }

    private static int letters(GenerateRequest request) {
        int letters = 0;
        for (Message message : request.messages()) {
            letters += message.content().length();
        }
        return letters;
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
