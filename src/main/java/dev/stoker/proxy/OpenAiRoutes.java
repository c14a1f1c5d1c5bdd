package dev.stoker.proxy;

import dev.stoker.backend.Capability;
import dev.stoker.backend.Use;
import dev.stoker.backend.WireDialect;
import dev.stoker.core.Origin;
import dev.stoker.dialect.openai.OpenAiRequest;
import dev.stoker.dialect.openai.Shape;
import dev.stoker.fleet.Placement;
import dev.stoker.structured.Assurance;

/** The calls of OpenAI's dialect that go to a model. */
final class OpenAiRoutes {
    private final Calls calls;
    private final Upstreams upstreams;
    private final ProxySettings settings;

    OpenAiRoutes(Calls calls, Upstreams upstreams, ProxySettings settings) {
        this.calls = calls;
        this.upstreams = upstreams;
        this.settings = settings;
    }

    /** Reads the body of such a request, on any thread; what it gives begins the call. */
    Runnable read(Caller caller, Shape shape, String path, int hop, byte[] body) {
        OpenAiRequest request = OpenAiRequest.read(shape, body);
        Use use = shape == Shape.EMBEDDING ? Use.EMBED : Use.GENERATE;
        return () ->
                calls.start(
                        caller,
                        request.model(),
                        use,
                        (at, call) ->
                                canRelay(request, at)
                                        ? relayed(caller, call, at, request, path, hop)
                                        : new Translation(caller, call, at, settings)
                                                .start(request));
    }

    private Runnable relayed(
            Caller caller, Call call, Placement at, OpenAiRequest request, String path, int hop) {
        caller.path(ServedPath.RELAY);
        if (request.wantsSchema()) {
            caller.head(Assurance.HEADER, Assurance.ENFORCED.wireName());
        }
        String model = at.served().name();
        return relays(request, at)
                ? new Relay(caller, call, at, settings)
                        .start(
                                upstreams,
                                path,
                                request.forBackend(
                                        model, at.port().relayedFields(path, request::field)),
                                hop)
                : new Assembled(caller, call, at, settings, request.shape())
                        .start(upstreams, path, request.forEngine(model), hop);
    }

    /** A schema that the backend cannot keep to is seen to by a translation. */
    private static boolean canRelay(OpenAiRequest request, Placement at) {
        return at.speaks().contains(WireDialect.OPENAI)
                && (!request.wantsSchema() || at.capabilities().contains(Capability.JSON_SCHEMA));
    }

    /** Only an engine of Stoker's own is asked otherwise than its caller asked. */
    private static boolean relays(OpenAiRequest request, Placement at) {
        return request.stream()
                || at.origin() != Origin.SUPERVISED
                || request.shape() == Shape.EMBEDDING;
    }
}
