package dev.stoker.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.StokerException;
import dev.stoker.testing.FakeModelServer.Answer;
import org.jspecify.annotations.Nullable;

/**
 * One way a server's answer can go wrong, and what a caller is to be told.
 *
 * @param name what the test is called
 * @param cause as the server tells it; null where it is not the server that tells
 * @param text of the error; a part of it
 */
public record Mishap(
        String name,
        Answer answer,
        ErrorCode code,
        @Nullable FaultCause cause,
        boolean retryable,
        String text) {
    /** The server tells what is wrong. */
    public static Mishap told(String name, Answer answer, FaultCause cause, String text) {
        ErrorCode code =
                cause == FaultCause.CONTEXT ? ErrorCode.CONTEXT_EXCEEDED : ErrorCode.BACKEND_ERROR;
        return new Mishap(name, answer, code, cause, cause.passes(), text);
    }

    /** Stoker sees itself that something is wrong. */
    public static Mishap seen(String name, Answer answer, ErrorCode code, String text) {
        return new Mishap(name, answer, code, null, code.retryable(), text);
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
                        });
    }

    @Override
    public String toString() {
        return name;
    }
}
