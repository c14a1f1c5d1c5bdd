package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.StokerException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a refused call, cause by cause. */
final class RetryTest {
    private static final Duration BUDGET = Duration.ofSeconds(10);

    private static Retry.Failed failed(
            FaultCause cause, @Nullable Duration asked, boolean remote, int before) {
        var error =
                StokerException.ofBackend(
                        ErrorCode.BACKEND_ERROR, "no", new BackendFault(429, null, cause, asked));
        return new Retry.Failed(error, false, remote, before, BUDGET);
    }

    @ParameterizedTest(name = "{0}: {1} here, {2} elsewhere")
    @CsvSource({
        "REQUEST, 0, 0",
        "CONTEXT, 0, 0",
        "TOO_LARGE, 0, 0",
        "KEY, 0, 0",
        "PERMISSION, 0, 0",
        "NOT_FOUND, 0, 0",
        "UNSUPPORTED, 0, 0",
        "RATE, 2, 2",
        "QUOTA, 0, 0",
        "CONTENT, 0, 0",
        "LOADING, 11, 11",
        "OVERLOADED, 2, 2",
        "SERVER, 0, 1",
        "UNKNOWN, 0, 0"
    })
    void isTriedAgainSoOften(FaultCause cause, int here, int elsewhere) {
        assertThat(triesAgain(cause, false)).isEqualTo(here);
        assertThat(triesAgain(cause, true)).isEqualTo(elsewhere);
    }

    private static int triesAgain(FaultCause cause, boolean remote) {
        int before = 0;
        Duration left = BUDGET;
        Retry.Failed failed = failed(cause, null, remote, before);
        while (before < 100 && Retry.next(failed, 0) instanceof Retry.Next.Again(var pause)) {
            before++;
            left = left.minus(pause);
            failed = new Retry.Failed(failed.error(), false, remote, before, left);
        }
        return before;
    }

    @ParameterizedTest
    @EnumSource(FaultCause.class)
    void isNeverTriedAgainOnceTheModelWroteSomething(FaultCause cause) {
        Retry.Failed failed = failed(cause, null, true, 0);
        var wrote = new Retry.Failed(failed.error(), true, true, 0, BUDGET);

        assertThat(Retry.next(wrote, 0)).isEqualTo(new Retry.Next.GiveUp());
    }

    @ParameterizedTest(name = "asked for {0}, {1} before: {2} to {3}")
    @CsvSource({
        "PT2S, 0, PT2S, PT2.25S",
        "PT9S, 1, PT9S, PT9.25S",
        "PT0S, 0, PT0.25S, PT0.5S",
        ", 0, PT0.25S, PT0.5S",
        ", 1, PT0.5S, PT1S"
    })
    void waitsAsAskedOrLongerEachTime(
            @Nullable Duration asked, int before, Duration least, Duration most) {
        Retry.Failed failed = failed(FaultCause.RATE, asked, true, before);

        assertThat(Retry.next(failed, 0)).isEqualTo(new Retry.Next.Again(least));
        assertThat(Retry.next(failed, 0.999_999_999))
                .isInstanceOfSatisfying(
                        Retry.Next.Again.class,
                        again ->
                                assertThat(again.pause()).isCloseTo(most, Duration.ofNanos(1_000)));
    }

    @ParameterizedTest(name = "{0} before: {1} to {2}")
    @CsvSource({
        "0, PT0.25S, PT0.5S",
        "1, PT0.5S, PT1S",
        "2, PT1S, PT2S",
        "3, PT1S, PT2S",
        "1000000, PT1S, PT2S"
    })
    void waitsForAModelThatLoadsNeverLongerThanTwoSeconds(
            int before, Duration least, Duration most) {
        Retry.Failed failed = failed(FaultCause.LOADING, null, false, before);

        assertThat(Retry.next(failed, 0)).isEqualTo(new Retry.Next.Again(least));
        assertThat(Retry.next(failed, 0.999_999_999))
                .isInstanceOfSatisfying(
                        Retry.Next.Again.class,
                        again ->
                                assertThat(again.pause()).isCloseTo(most, Duration.ofNanos(1_000)));
    }

    /**
     * A server that says "come again at once" while it loads would be asked eight times a second.
     */
    @ParameterizedTest(name = "asked for {0}, {1} before: {2}")
    @CsvSource({
        "PT0.001S, 0, PT0.25S",
        "PT0.001S, 1, PT0.5S",
        "PT0.001S, 9, PT1S",
        "PT0.6S, 1, PT0.6S",
        "PT4S, 9, PT4S"
    })
    void takesATinyWaitOfAModelThatLoadsForItsOwnThatGrows(
            Duration asked, int before, Duration least) {
        assertThat(Retry.next(failed(FaultCause.LOADING, asked, false, before), 0))
                .isEqualTo(new Retry.Next.Again(least));
        assertThat(Retry.next(failed(FaultCause.RATE, asked, true, 0), 0))
                .isEqualTo(new Retry.Next.Again(asked));
    }

    @Test
    void isNotTriedAgainWhereTheWaitExceedsTheBudget() {
        Retry.Failed failed = failed(FaultCause.RATE, Duration.ofSeconds(11), true, 0);
        var poor = new Retry.Failed(failed.error(), false, true, 0, Duration.ZERO);

        assertThat(Retry.next(failed, 0)).isEqualTo(new Retry.Next.GiveUp());
        assertThat(Retry.next(poor, 0)).isEqualTo(new Retry.Next.GiveUp());
    }

    @Test
    void isLeftToOthersWhereNoBackendSpoke() {
        var error = new StokerException(ErrorCode.STREAM_CUT, "cut");

        assertThat(Retry.next(new Retry.Failed(error, false, true, 0, BUDGET), 0))
                .isEqualTo(new Retry.Next.GiveUp());
    }
}
