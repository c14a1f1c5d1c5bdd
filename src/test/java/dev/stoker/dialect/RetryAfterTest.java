package dev.stoker.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "0, PT0S",
        "1, PT1S",
        "' 20 ', PT20S",
        "0.25, PT0.25S",
        "3600, PT1H",
        "3601, PT1H",
        "999999999999, PT1H",
        "'Sat, 21 Nov 2026 12:00:30 GMT', PT30S",
        "'Sat, 21 Nov 2026 11:59:00 GMT', PT0S",
        "'Sun, 22 Nov 2026 12:00:00 GMT', PT1H"
    })
    void readsSecondsAndDates(String header, Duration wait) {
        assertThat(RetryAfter.of(header, NOW)).isEqualTo(wait);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "soon", "-1", "1e3", "1234567890123", "6m0s", "21 Nov 2026"})
    void knowsNothingFromAnythingElse(String header) {
        assertThat(RetryAfter.of(header, NOW)).isNull();
    }

    @Test
    void takesTheFinerOfBothHeaders() {
        assertThat(RetryAfter.of("1500", "2", NOW)).isEqualTo(Duration.ofMillis(1500));
        assertThat(RetryAfter.of("99999999999", "2", NOW)).isEqualTo(Duration.ofHours(1));
        assertThat(RetryAfter.of("soon", "2", NOW)).isEqualTo(Duration.ofSeconds(2));
        assertThat(RetryAfter.of(null, "2", NOW)).isEqualTo(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @CsvSource({"PT0S,0", "PT0.001S,1", "PT1S,1", "PT1.2S,2", "PT1H,3600"})
    void isWrittenInSecondsThatAreEnough(Duration wait, String header) {
        assertThat(RetryAfter.header(wait)).isEqualTo(header);
    }
}
