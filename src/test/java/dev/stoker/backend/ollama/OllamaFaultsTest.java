package dev.stoker.backend.ollama;

import static dev.stoker.testing.FakeOllama.RECORDED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Asked;
import dev.stoker.backend.http.WireSettings;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeOllama;
import dev.stoker.testing.Mishap;
import dev.stoker.testing.OllamaAnswers;
import dev.stoker.testing.Recording;
import dev.stoker.testing.TestWire;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way in which Ollama refuses or fails, and what that is to a caller. */
final class OllamaFaultsTest {
    private static final Recording FROM_SOURCE =
            Recording.of("ollama-0.33.0-rc2-from-source-faults");
    private static final TestWire WIRE =
            TestWire.open(WireSettings.DEFAULT.withIdle(Duration.ofMillis(300)));
    private static final OllamaBackend OLLAMA = new OllamaBackend(WIRE.http(), WIRE.events());

    @AfterAll
    static void close() {
        WIRE.close();
    }

    private static Mishap recorded(String section, FaultCause cause, String text) {
        return Mishap.told(section, RECORDED.answer("POST /api/chat " + section), cause, text);
    }

    private static Mishap fromSource(String section, FaultCause cause, String text) {
        return Mishap.told(section, FROM_SOURCE.answer("POST /api/chat " + section), cause, text);
    }

    private static Mishap status(int status, FaultCause cause) {
        return Mishap.told(
                "status " + status, Answers.json(status, "{\"error\":\"so\"}"), cause, "so");
    }

    static Stream<Mishap> ofChats() {
        List<String> lines = OllamaAnswers.chatLines();
        return Stream.of(
                recorded("long", FaultCause.CONTEXT, "9043"),
                recorded("missing", FaultCause.NOT_FOUND, "model 'nobody-has-this' not found"),
                recorded("malformed", FaultCause.REQUEST, "unexpected EOF"),
                recorded("no model", FaultCause.REQUEST, "model is required"),
                recorded("many logprobs", FaultCause.REQUEST, "between 0 and 20"),
                recorded("think", FaultCause.UNSUPPORTED, "does not support thinking"),
                recorded("image", FaultCause.UNSUPPORTED, "image input is not supported")
                        .ofTheRequest(),
                recorded("cloud", FaultCause.SERVER, "no such host"),
                fromSource("busy", FaultCause.OVERLOADED, "server busy"),
                fromSource("cloud disabled", FaultCause.PERMISSION, "cloud is disabled"),
                fromSource("signed out", FaultCause.KEY, "unauthorized"),
                fromSource("signed out mid stream", FaultCause.KEY, "unauthorized"),
                fromSource("canceled", FaultCause.UNKNOWN, "request canceled"),
                status(413, FaultCause.TOO_LARGE),
                status(429, FaultCause.RATE),
                status(500, FaultCause.SERVER),
                status(502, FaultCause.SERVER),
                Mishap.told(
                        "an error after a few tokens",
                        OllamaAnswers.lines(
                                OllamaAnswers.captured(
                                        "ollama-0.33.0-rc2-chat-engine-died.ndjson")),
                        FaultCause.SERVER,
                        "an error was encountered while running the model"),
                Mishap.seen(
                        "a clean end before it is done",
                        OllamaAnswers.lines(lines.subList(0, 2)),
                        ErrorCode.STREAM_CUT,
                        "before it was done"),
                Mishap.seen(
                        "a cut within a line",
                        (_, wire) ->
                                wire.lines()
                                        .chunk(lines.getFirst())
                                        .chunk(lines.get(1).substring(0, 40))
                                        .close(),
                        ErrorCode.STREAM_CUT,
                        "before its answer ended"),
                Mishap.seen(
                        "the death of its process",
                        (_, wire) -> wire.lines().chunk(lines.getFirst()).reset(),
                        ErrorCode.STREAM_CUT,
                        "before its answer ended"),
                Mishap.seen(
                        "its death before an answer",
                        Answers.dieBeforeHead(),
                        ErrorCode.STREAM_CUT,
                        "before its answer ended"),
                Mishap.seen(
                        "a line that is no JSON",
                        OllamaAnswers.lines(List.of(lines.getFirst(), "{\"message\":{\n")),
                        ErrorCode.BACKEND_ERROR,
                        "not a JSON object"),
                Mishap.seen(
                        "a line without end",
                        (_, wire) -> {
                            wire.lines();
                            while (true) {
                                wire.chunk("x".repeat(60_000));
                            }
                        },
                        ErrorCode.BACKEND_ERROR,
                        "longer than"),
                Mishap.seen(
                        "a web page",
                        Answers.wrongContentType(),
                        ErrorCode.BACKEND_ERROR,
                        "text/html"),
                Mishap.seen(
                        "silence after a few tokens",
                        OllamaAnswers.hangMidStream(),
                        ErrorCode.BACKEND_TIMEOUT,
                        "sent nothing for 0.3 s"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofChats")
    void isToldToWhoeverChats(Mishap mishap) {
        try (var ollama = FakeOllama.start()) {
            ollama.server().on("/api/chat", mishap.answer());

            mishap.demand(Asked.chat(OLLAMA, ollama.base()));
        }
    }

    private static Mishap pulled(String section, FaultCause cause, String text) {
        return Mishap.told(section, RECORDED.answer("POST /api/pull " + section), cause, text);
    }

    static Stream<Mishap> ofPulls() {
        return Stream.of(
                new Mishap(
                        "no such model",
                        RECORDED.answer("POST /api/pull missing"),
                        ErrorCode.MODEL_NOT_FOUND,
                        null,
                        false,
                        null,
                        "registry has no model 'slow'"),
                pulled("keyed", FaultCause.KEY, "realm host"),
                pulled("digest", FaultCause.SERVER, "digest mismatch"),
                pulled("offline", FaultCause.SERVER, "no such host"),
                pulled("refused", FaultCause.SERVER, "connection refused"),
                pulled("invalid", FaultCause.REQUEST, "invalid model name"),
                Mishap.told(
                        "an older Ollama",
                        OllamaAnswers.lines(
                                List.of(
                                        "{\"error\":\"pull model manifest: 412: The model you are"
                                                + " attempting to pull requires a newer version of"
                                                + " Ollama.\"}\n")),
                        FaultCause.UNSUPPORTED,
                        "newer version"),
                Mishap.told(
                        "a full disk",
                        OllamaAnswers.lines(
                                List.of(
                                        "{\"error\":\"write /root/.ollama/models/blobs/x: no space"
                                                + " left on device\"}\n")),
                        FaultCause.UNKNOWN,
                        "write <path>: no space left on device"),
                Mishap.seen(
                        "an end before success",
                        OllamaAnswers.lines(RECORDED.lines("POST /api/pull new").subList(0, 4)),
                        ErrorCode.STREAM_CUT,
                        "before the download was complete"),
                Mishap.seen(
                        "the death of its process",
                        (_, wire) ->
                                wire.lines().chunk("{\"status\":\"pulling manifest\"}\n").reset(),
                        ErrorCode.STREAM_CUT,
                        "before its answer ended"),
                Mishap.seen(
                        "a line that is no JSON",
                        OllamaAnswers.lines(List.of("[1]\n")),
                        ErrorCode.BACKEND_ERROR,
                        "not a JSON object"),
                Mishap.seen(
                        "a line without end",
                        (_, wire) -> {
                            wire.lines();
                            while (true) {
                                wire.chunk("x".repeat(60_000));
                            }
                        },
                        ErrorCode.BACKEND_ERROR,
                        "longer than"),
                Mishap.seen(
                        "a web page",
                        Answers.wrongContentType(),
                        ErrorCode.BACKEND_ERROR,
                        "text/html"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofPulls")
    void isToldToWhoeverPulls(Mishap mishap) throws InterruptedException {
        try (var ollama = FakeOllama.start()) {
            ollama.server().on("/api/pull", mishap.answer());

            mishap.demand(Asked.pull(OLLAMA, ollama.base()));
        }
    }

    /** The address it tells to sign in at holds a key of that machine. */
    @Test
    void keepsTheAddressToSignInAtToItself() {
        try (var ollama = FakeOllama.start()) {
            ollama.server().on("/api/chat", FROM_SOURCE.answer("POST /api/chat signed out"));

            Throwable failure = Asked.chat(OLLAMA, ollama.base());

            assertThat(failure.getMessage()).doesNotContain("ollama.com", "key=");
        }
    }
}
