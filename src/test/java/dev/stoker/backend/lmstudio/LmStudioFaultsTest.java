package dev.stoker.backend.lmstudio;

import dev.stoker.backend.Asked;
import dev.stoker.core.FaultCause;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.Mishap;
import dev.stoker.testing.TestWire;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What LM Studio says when it does not answer. Texts are those that people reported: bug-tracker
 * 189, 237, 670, 1038, 2205, cline 3664, opencode-lmstudio 41, lms 107.
 */
final class LmStudioFaultsTest {
    private static final String TOKEN =
            "{\"error\":{\"type\":\"invalid_request\",\"code\":\"invalid_api_key\",\"message\":"
                    + "\"An LM Studio API token is required to make requests to this server\"}}";

    private static final TestWire WIRE = TestWire.open();
    private static final LmStudioBackend BACKEND = new LmStudioBackend(WIRE.http(), WIRE.openAi());

    @AfterAll
    static void close() {
        WIRE.close();
    }

    private static String error(String text) {
        return "{\"error\":\"" + text + "\"}";
    }

    static Stream<Mishap> all() {
        return Stream.concat(Mishap.ofAnyServer().stream(), own());
    }

    private static Stream<Mishap> own() {
        return Stream.of(
                Mishap.told(
                        "takes no JSON mode",
                        400,
                        error("'response_format.type' must be 'json_schema' or 'text'"),
                        FaultCause.REQUEST,
                        400,
                        "must be 'json_schema'"),
                Mishap.told(
                        "takes no named function",
                        400,
                        error(
                                "Invalid tool_choice type: 'object'. Supported string values: none, auto,"
                                        + " required"),
                        FaultCause.REQUEST,
                        400,
                        "Invalid tool_choice"),
                Mishap.told(
                        "refuses with status 200",
                        200,
                        error(
                                "Invalid tool_choice type: 'object'. Supported string values: none, auto,"
                                        + " required"),
                        FaultCause.REQUEST,
                        502,
                        "Invalid tool_choice"),
                Mishap.told(
                        "does not know the path",
                        200,
                        error("Unexpected endpoint or method. (POST /v1/chat/completions)"),
                        FaultCause.UNSUPPORTED,
                        502,
                        "Unexpected endpoint"),
                Mishap.told(
                        "does not take a prompt of that length",
                        400,
                        error(
                                "Trying to keep the first 14538 tokens when context the overflows. However,"
                                        + " the model is loaded with context length of only 2048 tokens, which is"
                                        + " not enough."),
                        FaultCause.CONTEXT,
                        400,
                        "14538 tokens"),
                Mishap.told(
                        "wants a token", 401, TOKEN, FaultCause.KEY, 401, "API token is required"),
                Mishap.told(
                        "wants a token with status 200",
                        200,
                        TOKEN,
                        FaultCause.KEY,
                        502,
                        "API token is required"),
                Mishap.told(
                        "has no model loaded",
                        404,
                        "{\"error\":{\"message\":\"No models loaded. Please load a model in the developer page or"
                                + " use the `lms load` command.\",\"type\":\"invalid_request_error\","
                                + "\"param\":\"model\",\"code\":\"model_not_found\"}}",
                        FaultCause.NOT_FOUND,
                        404,
                        "No models loaded"),
                Mishap.told(
                        "has no memory left",
                        200,
                        error("Model loading was stopped due to insufficient system resources."),
                        FaultCause.OVERLOADED,
                        502,
                        "insufficient system resources"),
                Mishap.told(
                        "cannot load the model",
                        400,
                        error("Failed to load model. Error loading model. (Exit code: 6)."),
                        FaultCause.SERVER,
                        400,
                        "Failed to load model"),
                Mishap.inStream(
                        "tells in the middle that the prompt is too long",
                        "event: error\ndata: {\"error\":{\"message\":\"The number of tokens to keep from the"
                                + " initial prompt is greater than the context length.\"}}\n\n",
                        FaultCause.CONTEXT,
                        400,
                        "greater than the context length"),
                Mishap.inStream(
                        "tells with a bare text that its model has crashed",
                        "data: "
                                + error(
                                        "The model has crashed without additional information. (Exit code: 6)")
                                + "\n\n",
                        FaultCause.SERVER,
                        502,
                        "has crashed"),
                Mishap.inStream(
                        "tells that the model was taken from it",
                        "data: " + error("Model is unloaded.") + "\n\n",
                        FaultCause.SERVER,
                        502,
                        "Model is unloaded"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void isTold(Mishap mishap) {
        try (var server = FakeModelServer.start().onCalls(mishap.answer())) {
            mishap.demand(Asked.chat(BACKEND, server.base()));
        }
    }
}
