package dev.stoker.proxy;

import dev.stoker.backend.Use;
import dev.stoker.dialect.nativeapi.AnswerHead;
import dev.stoker.dialect.nativeapi.NativeEmbed;
import dev.stoker.dialect.nativeapi.NativeGenerate;
import dev.stoker.dialect.nativeapi.TemplateFields;
import dev.stoker.fleet.Placement;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.Embeddings;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.templates.PromptTemplate;
import dev.stoker.templates.PromptTemplates;
import java.util.Map;

/** The calls of the native dialect that go to a model. */
final class NativeRoutes {
    private final Calls calls;
    private final ProxySettings settings;
    private final PromptTemplates templates;

    NativeRoutes(Calls calls, ProxySettings settings, PromptTemplates templates) {
        this.calls = calls;
        this.settings = settings;
        this.templates = templates;
    }

    /**
     * Largest body of a generate or stream call that is read on an event loop, in bytes. None where
     * there are templates: writing a prompt takes as long as its loops do.
     */
    int atOnce() {
        return templates.all().isEmpty() ? Decoding.AT_ONCE : -1;
    }

    /** Reads the body of a generate or stream call, on any thread; what it gives begins it. */
    Runnable generate(Caller caller, byte[] body, boolean streams) {
        GenerateRequest request = NativeGenerate.read(body, this::written).request();
        return () ->
                calls.start(
                        caller,
                        request.model(),
                        Use.GENERATE,
                        (at, call) -> generated(caller, call, at, request, streams));
    }

    private Runnable generated(
            Caller caller, Call call, Placement at, GenerateRequest request, boolean streams) {
        Demands.Met met = Demands.meet(request, at);
        Dropped.tell(caller, met.dropped());
        var rendering = new NativeRendering(caller, call, at, settings);
        return new EventCall(caller, call, rendering, streams, settings).start(at, met.request());
    }

    private TemplateFields.Prompt written(String name, Map<String, Object> variables) {
        PromptTemplate.Written written = templates.named(name).write(variables);
        return new TemplateFields.Prompt(written.system(), written.text());
    }

    /** Reads the body of {@code embed}, on any thread; what it gives begins the call. */
    Runnable embed(Caller caller, byte[] body) {
        EmbedRequest request = NativeEmbed.read(body);
        return () ->
                calls.start(
                        caller,
                        request.model(),
                        Use.EMBED,
                        (at, call) ->
                                new Embedding(
                                                caller,
                                                call,
                                                vectors -> json(caller, call, at, vectors))
                                        .start(at, request));
    }

    private static byte[] json(Caller caller, Call call, Placement at, Embeddings vectors) {
        var head = new AnswerHead(caller.requestId(), at.model(), at.backend().value());
        return NativeEmbed.json(head, vectors, call.timings());
    }
}
