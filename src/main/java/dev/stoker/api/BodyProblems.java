package dev.stoker.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.nativeapi.NativeErrors;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Bodies that cannot be read, told as every other problem; REST would answer them with nothing. */
final class BodyProblems {
    /** Which the edge has given to the answer. */
    private static final String REQUEST_ID = "x-request-id";

    /** JSON, but of another shape. */
    @ServerExceptionMapper
    Response mismatched(MismatchedInputException e, RoutingContext routing) {
        return answer(explained(e), routing);
    }

    /** Deeper or longer than anybody asks. */
    @ServerExceptionMapper
    Response excessive(StreamConstraintsException e, RoutingContext routing) {
        return answer(explained(e), routing);
    }

    /** No JSON: REST wraps that. Anything else that it says is left as it is. */
    @ServerExceptionMapper
    Response refused(WebApplicationException e, RoutingContext routing) {
        return e.getResponse().getStatus() == 400
                        && e.getCause() instanceof JsonProcessingException cause
                ? answer(explained(cause), routing)
                : e.getResponse();
    }

    static StokerException explained(JsonProcessingException e) {
        if (!(e instanceof MismatchedInputException mismatch)) {
            return new StokerException(ErrorCode.INVALID_JSON, Json.explain(e), e);
        }
        String field =
                mismatch.getPath().stream()
                        .map(JsonMappingException.Reference::getFieldName)
                        .map(name -> name == null ? "[]" : name)
                        .collect(Collectors.joining("."));
        return field.isEmpty()
                ? new StokerException(
                        ErrorCode.INVALID_JSON,
                        "the body is not a JSON object (expected: one object)",
                        e)
                : new StokerException(
                        ErrorCode.INVALID_REQUEST,
                        "%s: of another type (expected: %s)"
                                .formatted(field, expected(mismatch.getTargetType())),
                        e);
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == String.class) {
            return "a text";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        return type != null && Number.class.isAssignableFrom(type) ? "a whole number" : "an object";
    }

    private static Response answer(StokerException e, RoutingContext routing) {
        String id = routing.response().headers().get(REQUEST_ID);
        return Response.status(e.httpStatus())
                .type(NativeErrors.TYPE)
                .entity(NativeErrors.body(e, id == null ? "" : id))
                .build();
    }
}
