package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.StokerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When the next place may be asked. */
final class FallbackTest {
    private static StokerException fault(FaultCause cause, int status) {
        return StokerException.ofBackend(
                ErrorCode.BACKEND_ERROR, "no", new BackendFault(status, null, cause));
    }

    @ParameterizedTest
    @EnumSource(FaultCause.class)
    void isNeverOnceTheModelWroteSomething(FaultCause cause) {
        assertThat(Fallback.elsewhere(fault(cause, 500), false, true)).isFalse();
        assertThat(Fallback.elsewhere(new StokerException(ErrorCode.STREAM_CUT, ""), true, true))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultCause.class,
            names = {"REQUEST", "CONTENT", "UNKNOWN"})
    void isNotForWhatTheCallerAskedWrongly(FaultCause cause) {
        assertThat(Fallback.elsewhere(fault(cause, 400), false, false)).isFalse();
    }

    @Test
    void isNotWhereAPlaceMightGoOnUnseen() {
        for (ErrorCode code : new ErrorCode[] {ErrorCode.STREAM_CUT, ErrorCode.BACKEND_TIMEOUT}) {
            var e = new StokerException(code, "");
            assertThat(Fallback.elsewhere(e, false, false)).isFalse();
            assertThat(Fallback.elsewhere(e, true, false)).isTrue();
        }
    }

    @Test
    void isWhereAPlaceHasTurnedItAwayOrFailed() {
        assertThat(Fallback.elsewhere(fault(FaultCause.OVERLOADED, 503), false, false)).isTrue();
        assertThat(Fallback.elsewhere(fault(FaultCause.SERVER, 500), false, false)).isTrue();
        assertThat(Fallback.elsewhere(fault(FaultCause.UNKNOWN, 500), false, false)).isTrue();
        var tooLong = new StokerException(ErrorCode.CONTEXT_EXCEEDED, "");
        assertThat(Fallback.elsewhere(tooLong, false, false)).isTrue();
    }
}
