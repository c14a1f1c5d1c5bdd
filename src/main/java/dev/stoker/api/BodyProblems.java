package dev.stoker.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.nativeapi.NativeErrors;
import dev.stoker.dialect.ollama.OllamaErrors;
import dev.stoker.dialect.openai.OpenAiErrors;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * Bodies that cannot be read and paths that are not there, told as every other problem; REST would
 * answer them with nothing.
 */
final class BodyProblems {
    /** Which the edge has given to the answer. */
    static final String REQUEST_ID = "x-request-id";

    /** JSON, but of another shape. */
    @ServerExceptionMapper
    Response mismatched(MismatchedInputException e, ContainerRequestContext request) {
        return answer(explained(e), request);
    }

    /** Deeper or longer than anybody asks. */
    @ServerExceptionMapper
    Response excessive(StreamConstraintsException e, ContainerRequestContext request) {
        return answer(explained(e), request);
    }

    /** No JSON, which REST wraps, or no path of REST's. Anything else is left as it is. */
    @ServerExceptionMapper
    Response refused(WebApplicationException e, ContainerRequestContext request) {
        Response told = e.getResponse();
        if (told.getStatus() == 400 && e.getCause() instanceof JsonProcessingException cause) {
            return answer(explained(cause), request);
        }
        return told.getStatus() == 404
                ? answer(
                        new StokerException(
                                ErrorCode.NOT_FOUND,
                                "there is nothing at this path for the method "
                                        + request.getMethod()),
                        request)
                : told;
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

    private static Response answer(StokerException e, ContainerRequestContext request) {
        String path = request.getUriInfo().getRequestUri().getRawPath();
        if (path.startsWith("/v1/")) {
            // What is no route of that dialect's ends up here as well.
            return Response.status(e.httpStatus())
                    .type("application/json")
                    .entity(OpenAiErrors.body(e, requestId(request)))
                    .build();
        }
        if (path.startsWith("/api/")) {
            return Response.status(e.httpStatus())
                    .type("application/json")
                    .entity(OllamaErrors.body(e, requestId(request), null))
                    .build();
        }
        return Response.status(e.httpStatus())
                .type(NativeErrors.TYPE)
                .entity(NativeErrors.body(e, requestId(request)))
                .build();
    }

    private static String requestId(ContainerRequestContext request) {
        String id =
                request instanceof ResteasyReactiveContainerRequestContext context
                        ? context.getServerRequestContext()
                                .serverResponse()
                                .getResponseHeader(REQUEST_ID)
                        : null;
        return id == null ? "" : id;
    }
}
