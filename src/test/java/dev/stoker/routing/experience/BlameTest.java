package dev.stoker.routing.experience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.StokerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose fault an error is. */
final class BlameTest {
    @ParameterizedTest
    @CsvSource({
        "REQUEST,400,CALLER",
        "CONTENT,400,CALLER",
        "UNKNOWN,418,CALLER",
        "CONTEXT,400,NOBODY",
        "NOT_FOUND,404,NOBODY",
        "LOADING,503,NOBODY",
        "KEY,401,PLACE",
        "RATE,429,PLACE",
        "OVERLOADED,529,PLACE",
        "SERVER,500,PLACE",
        "UNKNOWN,500,PLACE"
    })
    void readsABackendsFault(FaultCause cause, int status, Blame blame) {
        var fault = new BackendFault(status, null, cause);
        var error = StokerException.ofBackend(ErrorCode.BACKEND_ERROR, "no", fault);

        assertThat(Blame.of(error)).isEqualTo(blame);
        assertThat(Blame.words(error))
                .isEqualTo("backend_error (%d, %s)".formatted(status, cause.wireName()));
    }

    @ParameterizedTest
    @CsvSource({
        "BACKEND_UNREACHABLE,PLACE", "BACKEND_TIMEOUT,PLACE", "STREAM_CUT,PLACE",
        "INVALID_REQUEST,CALLER", "CONTEXT_EXCEEDED,NOBODY", "NOT_SUPPORTED,NOBODY",
        "ENGINE_CRASH_LOOP,NOBODY", "INTERNAL,NOBODY"
    })
    void readsStokersOwnErrors(ErrorCode code, Blame blame) {
        assertThat(Blame.of(new StokerException(code, "secret words"))).isEqualTo(blame);
    }

    @Test
    void tellsNothingOfTheErrorsText() {
        assertThat(Blame.words(new StokerException(ErrorCode.STREAM_CUT, "/home/me: sk-1")))
                .isEqualTo("stream_cut");
    }
}
