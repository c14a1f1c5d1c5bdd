package dev.stoker.proxy;

import dev.stoker.backend.Use;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.nativeapi.AnswerHead;
import dev.stoker.dialect.nativeapi.NativeEmbed;
import dev.stoker.dialect.nativeapi.NativeGenerate;
import dev.stoker.fleet.Placement;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.Embeddings;
import dev.stoker.inference.GenerateRequest;
import io.smallrye.mutiny.subscription.Cancellable;

/** The calls of the native dialect that go to a model. */
final class NativeRoutes {
    private final Calls calls;
    private final ProxySettings settings;

    NativeRoutes(Calls calls, ProxySettings settings) {
        this.calls = calls;
        this.settings = settings;
    }

    /** Reads the body of a generate or stream call, on any thread; what it gives begins it. */
    Runnable generate(Caller caller, byte[] body, boolean streams) {
        GenerateRequest request = NativeGenerate.read(body).request();
        return () ->
                calls.start(
                        caller,
                        request.model(),
                        Use.GENERATE,
                        (at, call) ->
                                new NativeCall(caller, call, at, settings, streams)
                                        .start(at, request));
    }

    /** Reads the body of {@code embed}, on any thread; what it gives begins the call. */
    Runnable embed(Caller caller, byte[] body) {
        EmbedRequest request = NativeEmbed.read(body);
        return () ->
                calls.start(
                        caller,
                        request.model(),
                        Use.EMBED,
                        (at, call) -> embedding(caller, call, at, request));
    }

    private static Runnable embedding(
            Caller caller, Call call, Placement at, EmbedRequest request) {
        Cancellable work =
                at.port()
                        .embed(at.endpoint(), at.served(), request)
                        .subscribe()
                        .with(
                                vectors ->
                                        caller.onContext(() -> answer(caller, call, at, vectors)),
                                fault -> caller.onContext(() -> fail(caller, call, fault)));
        return work::cancel;
    }

    private static void answer(Caller caller, Call call, Placement at, Embeddings vectors) {
        call.used(vectors.usage(), null);
        var head = new AnswerHead(caller.requestId(), at.model(), at.backend().value());
        caller.answer(200, "application/json", NativeEmbed.json(head, vectors, call.timings()));
        call.answered();
    }

    private static void fail(Caller caller, Call call, Throwable fault) {
        StokerException e = caller.told(fault);
        call.tryFailed(e, e.code() == ErrorCode.BACKEND_UNREACHABLE);
    }
}
