package dev.stoker.proxy;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.Placement;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.Embeddings;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.function.Function;

/** Has texts embedded and answers with one object in the caller's dialect. */
final class Embedding {
    private final Caller caller;
    private final Call call;
    private final Function<Embeddings, byte[]> rendering;

    Embedding(Caller caller, Call call, Function<Embeddings, byte[]> rendering) {
        this.caller = caller;
        this.call = call;
        this.rendering = rendering;
    }

    /** Begins; what it returns cuts it off. */
    Runnable start(Placement at, EmbedRequest request) {
        caller.path(ServedPath.TRANSLATED);
        Cancellable work =
                at.port()
                        .embed(at.endpoint(), at.served(), request)
                        .subscribe()
                        .with(
                                vectors -> caller.onContext(() -> answer(vectors)),
                                fault -> caller.onContext(() -> fail(fault)));
        return work::cancel;
    }

    private void answer(Embeddings vectors) {
        call.used(vectors.usage(), null);
        caller.answer(200, "application/json", rendering.apply(vectors));
        call.answered();
    }

    private void fail(Throwable fault) {
        StokerException e = caller.told(fault);
        call.tryFailed(e, e.code() == ErrorCode.BACKEND_UNREACHABLE);
    }
}
