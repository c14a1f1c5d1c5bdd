package dev.stoker.proxy;

import dev.stoker.dialect.openai.OpenAiRequest;
import dev.stoker.dialect.openai.Shape;
import dev.stoker.dialect.openai.translation.TranslatedAnswer;
import dev.stoker.dialect.openai.translation.TranslatedEmbedding;
import dev.stoker.dialect.openai.translation.TranslatedRequest;
import dev.stoker.fleet.Placement;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Serves a call of OpenAI's dialect by a backend that does not speak it, whichever that is: the
 * request is read in full, carried out through the port, and its events are written as OpenAI's.
 */
final class Translation {

    private final Caller caller;
    private final Call call;
    private final Placement at;
    private final ProxySettings settings;
    private Runnable stop = () -> {};
    private boolean over;

    Translation(Caller caller, Call call, Placement at, ProxySettings settings) {
        this.caller = caller;
        this.call = call;
        this.at = at;
        this.settings = settings;
    }

    /** Begins; what it returns cuts it off. */
    Runnable start(OpenAiRequest request) {
        Supplier<Runnable> decoder = () -> decode(request);
        if (request.size() <= Decoding.AT_ONCE) {
            decoder.get().run();
        } else {
            Thread.ofVirtual().name("decoding").start(() -> decodeElsewhere(decoder));
        }
        return () -> {
            over = true;
            stop.run();
        };
    }

    private void decodeElsewhere(Supplier<Runnable> decoder) {
        Runnable work;
        try {
            work = decoder.get();
        } catch (RuntimeException | Error e) {
            // An error as well: on a thread of its own nobody else would tell the caller.
            work = () -> call.tryFailed(caller.told(e), false);
        }
        Runnable begin = work;
        caller.onContext(() -> {
            try {
                if (!over) {
                    begin.run();
                }
            } catch (RuntimeException e) {
                call.tryFailed(caller.told(e), false);
            }
        });
    }

    /** On any thread; what it gives begins the work, on the caller's context. */
    private Runnable decode(OpenAiRequest request) {
        if (request.shape() == Shape.EMBEDDING) {
            TranslatedEmbedding embedding = TranslatedEmbedding.of(request);
            return () -> embed(embedding);
        }
        TranslatedRequest translated = TranslatedRequest.of(request);
        return () -> generate(request, translated);
    }

    private void embed(TranslatedEmbedding embedding) {
        Dropped.tell(caller, embedding.dropped());
        stop =
                new Embedding(caller, call, vectors -> embedding.json(at.model(), vectors))
                        .start(at, embedding.request());
    }

    private void generate(OpenAiRequest request, TranslatedRequest translated) {
        Demands.Met met = Demands.meet(translated.request(), at);
        Dropped.tell(
                caller,
                Stream.concat(translated.dropped().stream(), met.dropped().stream()).toList());
        var head =
                new TranslatedAnswer.Head(
                        caller.requestId(),
                        at.model(),
                        InstantSource.system().instant().getEpochSecond());
        var answer =
                new TranslatedAnswer(
                        request.shape(),
                        head,
                        translated.includeUsage(),
                        Math.toIntExact(settings.answerLimit().value()));
        stop =
                new EventCall(
                                caller,
                                call,
                                new OpenAiRendering(caller, answer),
                                request.stream(),
                                settings)
                        .start(at, met.request());
    }
}
