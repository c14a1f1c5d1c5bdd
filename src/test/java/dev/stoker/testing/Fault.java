package dev.stoker.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.StokerException;
import dev.stoker.testing.FakeModelServer.Answer;
import org.jspecify.annotations.Nullable;

/**
 * A row of a kind's table of faults: how a server misbehaves, and what that has to be to a caller.
 *
 * @param cause null where the fault is one of the wire and not in the server's words
 * @param text a part of what is told
 */
public record Fault(
        String name,
        Answer answer,
        ErrorCode code,
        @Nullable FaultCause cause,
        boolean retryable,
        String text) {
    /** A fault in the server's own words. */
    public static Fault told(String name, Answer answer, FaultCause cause, String text) {
        ErrorCode code =
                cause == FaultCause.CONTEXT ? ErrorCode.CONTEXT_EXCEEDED : ErrorCode.BACKEND_ERROR;
        return new Fault(name, answer, code, cause, cause.passes(), text);
    }

    /** A fault of the wire. */
    public static Fault ofWire(String name, Answer answer, ErrorCode code, String text) {
        return new Fault(name, answer, code, null, code.retryable(), text);
    }

    /** Fails unless that is what became of it. */
    public void demand(Throwable failure) {
        assertThat(failure).as(name).isInstanceOf(StokerException.class);
        var e = (StokerException) failure;
        BackendFault fault = e.fault();
        assertThat(e.detail()).as(name).contains(text);
        assertThat(e.code()).as(name).isEqualTo(code);
        assertThat(fault == null ? null : fault.cause()).as(name).isEqualTo(cause);
        assertThat(e.retryable()).as(name).isEqualTo(retryable);
    }

    @Override
    public String toString() {
        return name;
    }
}
