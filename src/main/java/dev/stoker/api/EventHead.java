package dev.stoker.api;

import org.jboss.resteasy.reactive.server.spi.ServerHttpResponse;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/** The head of an answer that is a stream of events. */
final class EventHead {
    /** Quarkus says by it that the data is JSON. No client knows it, and the API has it nowhere. */
    private static final String NONE_OF_OURS = "X-SSE-Content-Type";

    private EventHead() {}

    /** Leaves out what is none of server-sent events; to be called before the first one. */
    static ServerHttpResponse of(ServerRequestContext context) {
        ServerHttpResponse response = context.serverResponse();
        // It is set together with the status, when the first event is written.
        response.setPreCommitListener(_ -> response.removeResponseHeader(NONE_OF_OURS));
        return response;
    }
}
