package dev.stoker.backend.localai;

import static dev.stoker.testing.FakeLocalAi.RECORDED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Asked;
import dev.stoker.backend.http.WireSettings;
import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.StokerException;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeLocalAi;
import dev.stoker.testing.FakeModelServer.Answer;
import dev.stoker.testing.Mishap;
import dev.stoker.testing.Recording;
import dev.stoker.testing.TestWire;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way in which LocalAI refuses or fails, and what that is to a caller. */
final class LocalAiFaultsTest {
    private static final String CHAT = "POST /v1/chat/completions ";
    private static final Recording FROM_SOURCE = Recording.of("localai-4.9.0-from-source-faults");
    private static final Recording SWITCHED_OFF =
            Recording.of("localai-4.9.0-2026-11-21-switched-off");
    private static final TestWire WIRE =
            TestWire.open(WireSettings.DEFAULT.withIdle(Duration.ofMillis(300)));
    private static final LocalAiBackend LOCALAI = new LocalAiBackend(WIRE.http(), WIRE.events());

    @AfterAll
    static void close() {
        WIRE.close();
    }

    private static Mishap recorded(String section, FaultCause cause, String text) {
        return Mishap.told(section, RECORDED.answer(CHAT + section), cause, text);
    }

    private static Mishap fromSource(String section, FaultCause cause, String text) {
        return Mishap.told(section, FROM_SOURCE.answer(CHAT + section), cause, text);
    }

    static Stream<Mishap> ofChats() {
        return Stream.of(
                fromSource("too long", FaultCause.CONTEXT, "9020"),
                recorded("missing", FaultCause.NOT_FOUND, "not found"),
                recorded("malformed", FaultCause.REQUEST, "failed parsing request body"),
                recorded("error mid stream", FaultCause.SERVER, "simulated mid-stream failure"),
                recorded("error at once", FaultCause.SERVER, "simulated failure"),
                recorded("error whole", FaultCause.SERVER, "simulated failure"),
                recorded("cooldown", FaultCause.OVERLOADED, "load is in cooldown"),
                recorded("cooldown whole", FaultCause.OVERLOADED, "load is in cooldown"),
                fromSource("loading", FaultCause.LOADING, "is staging"),
                fromSource("full", FaultCause.OVERLOADED, "at capacity"),
                fromSource("all full", FaultCause.OVERLOADED, "capacity reached"),
                fromSource("opaque", FaultCause.SERVER, "status 500"),
                Mishap.told(
                        "no key",
                        SWITCHED_OFF.answer(CHAT + "no key"),
                        FaultCause.KEY,
                        "An authentication key is required"),
                Mishap.told(
                        "switched off",
                        RECORDED.answer("GET /nothing"),
                        FaultCause.NOT_FOUND,
                        "Resource not found"),
                Mishap.seen(
                        "a clean end without a finish reason",
                        Answers.endWithoutFinishReason(),
                        ErrorCode.STREAM_CUT,
                        "incomplete"),
                Mishap.seen(
                        "a cut within an event",
                        Answers.cutMidEvent(),
                        ErrorCode.STREAM_CUT,
                        "before its answer ended"),
                Mishap.seen(
                        "the death of its process",
                        Answers.dieMidStream(),
                        ErrorCode.STREAM_CUT,
                        "before its answer ended"),
                Mishap.seen(
                        "its death before an answer",
                        Answers.dieBeforeHead(),
                        ErrorCode.STREAM_CUT,
                        "before its answer ended"),
                Mishap.seen(
                        "an event that is no JSON",
                        Answers.malformedJson(),
                        ErrorCode.BACKEND_ERROR,
                        "JSON"),
                Mishap.seen(
                        "an event without end",
                        (_, wire) -> {
                            wire.eventStream().chunk("data: ");
                            while (true) {
                                wire.chunk("x".repeat(60_000));
                            }
                        },
                        ErrorCode.BACKEND_ERROR,
                        "bytes"),
                Mishap.seen(
                        "a web page",
                        Answers.wrongContentType(),
                        ErrorCode.BACKEND_ERROR,
                        "text/html"),
                Mishap.seen(
                        "silence after a few tokens",
                        Answers.hangMidStream(),
                        ErrorCode.BACKEND_TIMEOUT,
                        "sent nothing for 0.3 s"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofChats")
    void isToldToWhoeverChats(Mishap mishap) {
        try (var localAi = FakeLocalAi.start()) {
            localAi.server().on("/v1/chat/completions", mishap.answer());

            mishap.demand(Asked.chat(LOCALAI, localAi.base()));
        }
    }

    /** In a stream there is no header; the words tell it as well. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"cooldown, 10", "cooldown whole, 10", "loading, 30", "full, 7"})
    void tellsWhenToComeAgain(String section, int seconds) {
        Recording recording = section.startsWith("cooldown") ? RECORDED : FROM_SOURCE;
        try (var localAi = FakeLocalAi.start()) {
            localAi.server().on("/v1/chat/completions", recording.answer(CHAT + section));

            Throwable failure = Asked.chat(LOCALAI, localAi.base());

            assertThat(failure)
                    .isInstanceOfSatisfying(
                            StokerException.class,
                            e ->
                                    assertThat(e.fault())
                                            .extracting(BackendFault::retryAfter)
                                            .isEqualTo(Duration.ofSeconds(seconds)));
        }
    }

    private static Mishap ofJob(String section, FaultCause cause, String text) {
        return Mishap.told(section, lastOf(section), cause, text);
    }

    private static Answer lastOf(String section) {
        return Answers.json(200, RECORDED.lines("GET /models/jobs " + section).getLast().strip());
    }

    static Stream<Mishap> ofPulls() {
        return Stream.of(
                new Mishap(
                        "no such model",
                        lastOf("missing"),
                        ErrorCode.MODEL_NOT_FOUND,
                        null,
                        false,
                        null,
                        "registry has no model 'slow'"),
                ofJob("digest", FaultCause.SERVER, "SHA mismatch"),
                ofJob("cancelled", FaultCause.UNKNOWN, "context canceled"),
                Mishap.seen(
                        "a job that somebody stopped",
                        Answers.json(200, "{\"processed\":true,\"cancelled\":true}"),
                        ErrorCode.BACKEND_ERROR,
                        "somebody else"),
                Mishap.told(
                        "a status that fails",
                        Answers.json(500, "{\"error\":{\"code\":500,\"message\":\"broken\"}}"),
                        FaultCause.SERVER,
                        "broken"),
                Mishap.seen(
                        "a web page",
                        Answers.wrongContentType(),
                        ErrorCode.BACKEND_ERROR,
                        "is not JSON"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofPulls")
    void isToldToWhoeverPulls(Mishap mishap) throws InterruptedException {
        try (var localAi = FakeLocalAi.start()) {
            localAi.server()
                    .on("/models/apply", Answers.json(200, "{\"uuid\":\"j\"}"))
                    .on("/models/jobs/j", mishap.answer());

            mishap.demand(Asked.pull(LOCALAI, localAi.base()));
        }
    }
}
