package dev.stoker.proxy;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * Renders whatever failed a route, the guard's refusals as well, in the dialect of its path. Faults
 * of other people's routes that are none of Stoker's are left to those.
 */
final class ErrorHandler implements Handler<RoutingContext> {
    private static final String CONTROL = "/stoker/";

    @Override
    public void handle(RoutingContext routing) {
        String path = routing.normalizedPath();
        StokerException fault = fault(routing, path);
        if (fault == null) {
            routing.next();
            return;
        }
        if (routing.response().ended() || routing.response().closed()) {
            return;
        }
        if (routing.response().headWritten()) {
            routing.response().reset();
            return;
        }
        // A body that nobody has read would stop the connection's next request.
        if (!routing.request().isEnded()) {
            routing.request().resume();
        }
        Dialect dialect = Dialect.of(routing);
        byte[] body = dialect.error(fault, RequestId.of(routing), null);
        Caller.comeAgain(routing.response(), fault);
        routing.response()
                .setStatusCode(fault.httpStatus())
                .putHeader("content-type", dialect.errorType())
                .end(Buffer.buffer(body));
    }

    private static @Nullable StokerException fault(RoutingContext routing, String path) {
        Throwable failure = routing.failure();
        if (failure instanceof StokerException known) {
            return known;
        }
        int status = routing.statusCode();
        if (status == 400 && !hasHost(routing)) {
            // Vert.x refuses it before any handler, the guard's too.
            return new StokerException(
                    ErrorCode.HOST_MALFORMED,
                    "the Host header is missing or is not a host name"
                            + " (expected: one, a name or address with or without a port)");
        }
        if (!ProxyRoutes.owns(path)) {
            // The control plane answers its own refusals; what comes here is a bug.
            return failure != null && path.startsWith(CONTROL)
                    ? Caller.told(failure, RequestId.of(routing))
                    : null;
        }
        if (status >= 400 && status < 500) {
            return new StokerException(code(status), "the request was refused: " + status);
        }
        return failure == null
                ? new StokerException(ErrorCode.INTERNAL, "the request failed: " + status)
                : Caller.told(failure, RequestId.of(routing));
    }

    /** As Vert.x sees it; its wrapped requests have an authority in any case. */
    private static boolean hasHost(RoutingContext routing) {
        String host = routing.request().getHeader("host");
        return host != null && HostAndPort.parseAuthority(host, -1) != null;
    }

    private static ErrorCode code(int status) {
        return switch (status) {
            case 401 -> ErrorCode.TOKEN_REQUIRED;
            case 404 -> ErrorCode.NOT_FOUND;
            case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
            case 413 -> ErrorCode.BODY_TOO_LARGE;
            case 414 -> ErrorCode.URI_TOO_LONG;
            case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
            case 431 -> ErrorCode.HEADERS_TOO_LARGE;
            default -> ErrorCode.INVALID_REQUEST;
        };
    }
}
