package dev.stoker.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.StokerException;
import dev.stoker.testing.FakeModelServer.Answer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One way a server's answer can go wrong, and what a caller is to be told.
 *
 * @param name what the test is called
 * @param cause as the server tells it; null where it is not the server that tells
 * @param status of the answer to the caller; null where that is not looked at
 * @param text of the error; a part of it
 */
public record Mishap(
        String name,
        Answer answer,
        ErrorCode code,
        @Nullable FaultCause cause,
        boolean retryable,
        @Nullable Integer status,
        String text) {
    /** The server tells what is wrong. */
    public static Mishap told(String name, Answer answer, FaultCause cause, String text) {
        ErrorCode code =
                cause == FaultCause.CONTEXT ? ErrorCode.CONTEXT_EXCEEDED : ErrorCode.BACKEND_ERROR;
        return new Mishap(name, answer, code, cause, cause.passes(), null, text);
    }

    /**
     * The server tells it with a whole answer.
     *
     * @param shown status of the answer to the caller
     */
    public static Mishap told(
            String name, int status, String body, FaultCause cause, int shown, String text) {
        return told(name, Answers.json(status, body), cause, text).shownAs(shown);
    }

    /** The server tells it after the first words of an answer. */
    public static Mishap inStream(
            String name, String event, FaultCause cause, int shown, String text) {
        var events = new ArrayList<>(Answers.chatEvents().subList(0, 3));
        events.add(event);
        return told(name, Answers.stream(events), cause, text).shownAs(shown);
    }

    /** The same, as a mistake of the request's: 400, whatever the server said. */
    public Mishap ofTheRequest() {
        return new Mishap(name, answer, ErrorCode.NOT_SUPPORTED, cause, retryable, 400, text);
    }

    private Mishap shownAs(int shown) {
        return new Mishap(name, answer, code, cause, retryable, shown, text);
    }

    /** What any server that speaks OpenAI's dialect may do. */
    public static List<Mishap> ofAnyServer() {
        return List.of(
                seen(
                        "dies before it answers",
                        Answers.dieBeforeHead(),
                        ErrorCode.STREAM_CUT,
                        "closed the connection before its answer ended"),
                seen(
                        "dies in the middle",
                        Answers.dieMidStream(),
                        ErrorCode.STREAM_CUT,
                        "closed the connection before its answer ended"),
                seen(
                        "is cut within an event",
                        Answers.cutMidEvent(),
                        ErrorCode.STREAM_CUT,
                        "before its answer ended"),
                seen(
                        "ends in order without a finish reason",
                        Answers.endWithoutFinishReason(),
                        ErrorCode.STREAM_CUT,
                        "finish reason"),
                seen(
                        "sends what is not JSON",
                        Answers.malformedJson(),
                        ErrorCode.BACKEND_ERROR,
                        "JSON"),
                seen(
                        "sends a page",
                        Answers.wrongContentType(),
                        ErrorCode.BACKEND_ERROR,
                        "text/html"),
                seen(
                        "sends an event without an end",
                        (_, wire) -> {
                            wire.eventStream();
                            wire.chunk("data: {\"x\":\"" + "h".repeat(2 << 20) + "\"}\n\n");
                            wire.end();
                        },
                        ErrorCode.BACKEND_ERROR,
                        "larger than"));
    }

    /**
     * What any server may do to a stream of events.
     *
     * @param good as the kind of server writes it well
     */
    public static List<Mishap> ofStreams(EventStream good) {
        return List.of(
                seen(
                        "cut in the middle",
                        good.cutMidEvent(),
                        ErrorCode.STREAM_CUT,
                        "before its answer ended"),
                seen(
                        "died in the middle",
                        good.dieMidStream(),
                        ErrorCode.STREAM_CUT,
                        "before its answer ended"),
                seen("a huge line", good.hugeLine(2 << 20), ErrorCode.BACKEND_ERROR, "larger than"),
                seen(
                        "no stream",
                        Answers.wrongContentType(),
                        ErrorCode.BACKEND_ERROR,
                        "text/html"));
    }

    /** Stoker sees itself that something is wrong. */
    public static Mishap seen(String name, Answer answer, ErrorCode code, String text) {
        return new Mishap(name, answer, code, null, code.retryable(), null, text);
    }

    /** Fails unless the failure is the one that a caller is to be told. */
    public void demand(Throwable failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> {
                            assertThat(e.detail()).contains(text);
                            assertThat(e.code()).isEqualTo(code);
                            BackendFault fault = e.fault();
                            assertThat(fault == null ? null : fault.cause()).isEqualTo(cause);
                            assertThat(e.retryable()).isEqualTo(retryable);
                            if (status != null) {
                                assertThat(e.httpStatus()).isEqualTo(status);
                            }
                        });
    }

    @Override
    public String toString() {
        return name;
    }
}
