package dev.stoker.backend.llamacpp;

import dev.stoker.backend.Asked;
import dev.stoker.core.FaultCause;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.Mishap;
import dev.stoker.testing.TestWire;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a {@code llama-server} says when it does not answer; texts of b11669, captured. */
final class LlamaFaultsTest {
    private static final TestWire WIRE = TestWire.open();
    private static final LlamacppBackend BACKEND = new LlamacppBackend(WIRE.http(), WIRE.openAi());

    @AfterAll
    static void close() {
        WIRE.close();
    }

    private static String error(int code, String type, String message) {
        return "{\"error\":{\"code\":%d,\"message\":\"%s\",\"type\":\"%s\"}}"
                .formatted(code, message, type);
    }

    static Stream<Mishap> all() {
        return Stream.concat(Mishap.ofAnyServer().stream(), own());
    }

    private static Stream<Mishap> own() {
        return Stream.of(
                Mishap.told(
                        "is loading",
                        503,
                        error(503, "unavailable_error", "Loading model"),
                        FaultCause.LOADING,
                        503,
                        "Loading model"),
                Mishap.told(
                        "wants another key",
                        401,
                        error(401, "authentication_error", "Invalid API Key"),
                        FaultCause.KEY,
                        401,
                        "Invalid API Key"),
                Mishap.told(
                        "does not take the request",
                        400,
                        error(400, "invalid_request_error", "'messages' is required"),
                        FaultCause.REQUEST,
                        400,
                        "'messages' is required"),
                Mishap.told(
                        "does not take a prompt of that length",
                        400,
                        Answers.text("llama-server-0.7.0-context-exceeded.json"),
                        FaultCause.CONTEXT,
                        400,
                        "8192"),
                Mishap.told(
                        "was not started for it",
                        501,
                        error(501, "not_supported_error", "This server does not support it"),
                        FaultCause.UNSUPPORTED,
                        501,
                        "does not support"),
                Mishap.told(
                        "fails",
                        500,
                        error(500, "server_error", "internal error"),
                        FaultCause.SERVER,
                        500,
                        "internal error"),
                Mishap.told(
                        "takes no more than its batch",
                        500,
                        error(
                                500,
                                "server_error",
                                "input (3001 tokens) is too large to process. increase the"
                                        + " physical batch size (current batch size: 512)"),
                        FaultCause.CONTEXT,
                        400,
                        "3001 tokens"),
                Mishap.told(
                        "is a router without that model",
                        400,
                        error(400, "invalid_request_error", "model 'nobodyhas' not found"),
                        FaultCause.NOT_FOUND,
                        400,
                        "not found"),
                Mishap.told(
                        "is a router that may not load it",
                        400,
                        error(400, "invalid_request_error", "model is not loaded"),
                        FaultCause.REQUEST,
                        400,
                        "model is not loaded"),
                Mishap.told(
                        "is a router that cannot load it",
                        500,
                        error(500, "server_error", "model name=broken failed to load"),
                        FaultCause.SERVER,
                        500,
                        "failed to load"),
                Mishap.told(
                        "is a router that is full",
                        500,
                        error(500, "server_error", "model limit reached, try again later"),
                        FaultCause.OVERLOADED,
                        500,
                        "try again later"),
                Mishap.inStream(
                        "fails in the middle, without [DONE]",
                        "data: " + error(500, "server_error", "decode failed") + "\n\n",
                        FaultCause.SERVER,
                        500,
                        "decode failed"),
                Mishap.inStream(
                        "fills its context in the middle",
                        "data: "
                                + error(500, "server_error", "Context size has been exceeded.")
                                + "\n\n",
                        FaultCause.CONTEXT,
                        400,
                        "Context size has been exceeded"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void isTold(Mishap mishap) {
        try (var server = FakeModelServer.start().onCalls(mishap.answer())) {
            mishap.demand(Asked.chat(BACKEND, server.base()));
        }
    }
}
