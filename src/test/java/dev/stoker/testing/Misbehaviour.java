package dev.stoker.testing;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.StokerException;
import dev.stoker.testing.FakeModelServer.Answer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer to a call that is none, and what a caller is to be told of it.
 *
 * @param name for the test's
 * @param cause null where the fault is not one the server tells of
 * @param text in the sentence for the caller
 */
public record Misbehaviour(
        String name,
        Answer answer,
        ErrorCode code,
        @Nullable FaultCause cause,
        boolean retryable,
        int status,
        String text) {

    /** One that the server answers whole. */
    public static Misbehaviour told(
            String name, int status, String body, FaultCause cause, int shown, String text) {
        return of(name, Answers.json(status, body), cause, shown, text);
    }

    /** One that the server tells of after the first words of an answer. */
    public static Misbehaviour inStream(
            String name, String event, FaultCause cause, int shown, String text) {
        var events = new ArrayList<>(Answers.chatEvents().subList(0, 3));
        events.add(event);
        return of(name, Answers.stream(events), cause, shown, text);
    }

    private static Misbehaviour of(
            String name, Answer answer, FaultCause cause, int shown, String text) {
        ErrorCode code =
                cause == FaultCause.CONTEXT ? ErrorCode.CONTEXT_EXCEEDED : ErrorCode.BACKEND_ERROR;
        return new Misbehaviour(name, answer, code, cause, cause.passes(), shown, text);
    }

    /** What any server that speaks OpenAI's dialect may do. */
    public static List<Misbehaviour> ofAnyServer() {
        return List.of(
                new Misbehaviour(
                        "dies before it answers",
                        Answers.dieBeforeHead(),
                        ErrorCode.STREAM_CUT,
                        null,
                        true,
                        502,
                        "closed the connection before its answer ended"),
                new Misbehaviour(
                        "dies in the middle",
                        Answers.dieMidStream(),
                        ErrorCode.STREAM_CUT,
                        null,
                        true,
                        502,
                        "closed the connection before its answer ended"),
                new Misbehaviour(
                        "is cut within an event",
                        Answers.cutMidEvent(),
                        ErrorCode.STREAM_CUT,
                        null,
                        true,
                        502,
                        "before its answer ended"),
                new Misbehaviour(
                        "ends in order without a finish reason",
                        Answers.endWithoutFinishReason(),
                        ErrorCode.STREAM_CUT,
                        null,
                        true,
                        502,
                        "finish reason"),
                new Misbehaviour(
                        "sends what is not JSON",
                        Answers.malformedJson(),
                        ErrorCode.BACKEND_ERROR,
                        null,
                        true,
                        502,
                        "JSON"),
                new Misbehaviour(
                        "sends a page",
                        Answers.wrongContentType(),
                        ErrorCode.BACKEND_ERROR,
                        null,
                        true,
                        502,
                        "text/html"),
                new Misbehaviour(
                        "sends an event without an end",
                        (_, wire) -> {
                            wire.eventStream();
                            wire.chunk("data: {\"x\":\"" + "h".repeat(2 << 20) + "\"}\n\n");
                            wire.end();
                        },
                        ErrorCode.BACKEND_ERROR,
                        null,
                        true,
                        502,
                        "larger than"));
    }

    /** Whether that is what the caller was told; says what differs. */
    public void demand(Throwable failure) {
        if (!(failure instanceof StokerException e)) {
            throw new AssertionError(name + ": " + failure, failure);
        }
        FaultCause told = e.fault() == null ? null : e.fault().cause();
        String was =
                "%s %s retryable=%s status=%d '%s'"
                        .formatted(e.code(), told, e.retryable(), e.httpStatus(), e.detail());
        boolean same =
                e.code() == code
                        && told == cause
                        && e.retryable() == retryable
                        && e.httpStatus() == status
                        && e.detail().contains(text);
        if (!same) {
            throw new AssertionError(
                    "%s: expected %s %s retryable=%s status=%d '%s', was %s"
                            .formatted(name, code, cause, retryable, status, text, was));
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
