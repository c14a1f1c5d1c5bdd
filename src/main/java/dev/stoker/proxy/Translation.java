package dev.stoker.proxy;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.AnswerHead;
import dev.stoker.fleet.Placement;
import dev.stoker.inference.Count;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.Embeddings;
import dev.stoker.inference.Ranking;
import dev.stoker.inference.Usage;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Serves a call by a backend that does not speak its dialect, whichever that is: the request is
 * read in full, carried out through the port, and the answer is written in the dialect.
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
    Runnable start(Asked asked) {
        Reading.of(
                caller,
                asked.size(),
                asked::translated,
                translated -> {
                    if (!over) {
                        begin(translated);
                    }
                },
                fault -> call.tryFailed(caller.told(fault), false));
        return () -> {
            over = true;
            stop.run();
        };
    }

    private void begin(Translated translated) {
        caller.path(ServedPath.TRANSLATED);
        stop =
                switch (translated) {
                    case Translated.Generating asked -> generate(asked);
                    case Translated.Embedding(var request, var dropped, var writer) -> {
                        Dropped.tell(caller, dropped);
                        yield answered(
                                at.port()
                                        .embed(at.endpoint(), at.served(), request)
                                        .onItem()
                                        .invoke(vectors -> demandLength(request, vectors)),
                                Embeddings::usage,
                                writer);
                    }
                    case Translated.Counting(var request, var dropped, var writer) -> {
                        Dropped.tell(caller, dropped);
                        yield counted(Tokens.of(request, at), writer);
                    }
                    case Translated.Tokenizing(var text, var writer) ->
                            counted(Tokens.of(text, at), writer);
                    case Translated.Reranking(var request, var dropped, var writer) -> {
                        Dropped.tell(caller, dropped);
                        yield answered(
                                at.port().rerank(at.endpoint(), at.served(), request),
                                Ranking::usage,
                                writer);
                    }
                };
    }

    /** Servers that do not know the wish read over it, and who keeps vectors has one length. */
    private static void demandLength(EmbedRequest request, Embeddings vectors) {
        Integer wanted = request.dimensions();
        for (float[] vector : vectors.vectors()) {
            if (wanted != null && vector.length != wanted) {
                throw new StokerException(
                        ErrorCode.NOT_SUPPORTED,
                        "dimensions: %d (expected: %d, or not given: this model makes no others)"
                                .formatted(wanted, vector.length));
            }
        }
    }

    private Runnable generate(Translated.Generating asked) {
        Demands.Met met = Demands.meet(asked.request(), at);
        Dropped.tell(
                caller, Stream.concat(asked.dropped().stream(), met.dropped().stream()).toList());
        return new EventCall(caller, call, asked.writer().apply(head()), asked.stream(), settings)
                .start(at, met.request());
    }

    /** Not every dialect has a word for it in the answer itself. */
    private Runnable counted(Uni<Count> count, Translated.ObjectWriter<Count> writer) {
        return answered(
                count,
                _ -> Usage.UNKNOWN,
                (head, tokens, timings) -> {
                    if (!tokens.exact()) {
                        caller.head(PromptFit.HEADER, "true");
                    }
                    return writer.json(head, tokens, timings);
                });
    }

    private <T> Runnable answered(
            Uni<T> answer, Function<T, Usage> usage, Translated.ObjectWriter<T> writer) {
        Cancellable work =
                answer.subscribe()
                        .with(
                                whole ->
                                        caller.onContext(() -> {
                                            call.used(usage.apply(whole), null);
                                            answer(writer.json(head(), whole, call.timings()));
                                        }),
                                fault -> caller.onContext(() -> fail(fault)));
        return work::cancel;
    }

    private void answer(byte[] json) {
        caller.answer(200, "application/json", json);
        call.answered();
    }

    private void fail(Throwable fault) {
        StokerException e = caller.told(fault);
        call.tryFailed(e, e.code() == ErrorCode.BACKEND_UNREACHABLE);
    }

    private AnswerHead head() {
        return new AnswerHead(
                caller.requestId(),
                at.model(),
                at.backend().value(),
                InstantSource.system().instant(),
                Math.toIntExact(settings.answerLimit().value()));
    }
}
