package dev.stoker.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:15:00Z");

    private static @Nullable Duration of(Map<String, String> headers) {
        return RetryAfter.of(headers::get, NOW);
    }

    @ParameterizedTest
    @CsvSource({
        "20, PT20S",
        "0, PT0S",
        "1.5, PT1.5S",
        "6m0s, PT6M",
        "'Sat, 21 Nov 2026 08:16:30 GMT', PT1M30S",
        "'Sat, 21 Nov 2026 08:14:00 GMT', PT0S",
        "2026-11-21T08:15:07Z, PT7S",
        "9999999, PT24H",
        "999999999999999, PT24H"
    })
    void readsWhatTheHeaderSays(String value, Duration expected) {
        assertThat(of(Map.of("retry-after", value))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "1e3", "5 s", "6m0s0", "2026-11-21", "٣"})
    void saysNothingWhereNothingCanBeRead(String value) {
        assertThat(of(Map.of("retry-after", value))).isNull();
    }

    @Test
    void prefersMillisecondsAndThenItsOwnHeaderToTheLimits() {
        assertThat(of(Map.of("retry-after-ms", "250", "retry-after", "1")))
                .isEqualTo(Duration.ofMillis(250));
        assertThat(
                        of(
                                Map.of(
                                        "retry-after", "1",
                                        "x-ratelimit-remaining-requests", "0",
                                        "x-ratelimit-reset-requests", "6m0s")))
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(of(Map.of())).isNull();
    }

    @Test
    void waitsForTheLongestOfTheLimitsThatAreUsedUp() {
        assertThat(
                        of(
                                Map.of(
                                        "x-ratelimit-remaining-requests", "0",
                                        "x-ratelimit-reset-requests", "2m59.56s",
                                        "x-ratelimit-remaining-tokens", "0",
                                        "x-ratelimit-reset-tokens", "7.66s")))
                .isEqualTo(Duration.ofMillis(179_560));
        assertThat(
                        of(
                                Map.of(
                                        "x-ratelimit-remaining-requests", "14000",
                                        "x-ratelimit-reset-requests", "6m0s",
                                        "x-ratelimit-remaining-tokens", "0",
                                        "x-ratelimit-reset-tokens", "480ms")))
                .isEqualTo(Duration.ofMillis(480));
        assertThat(
                        of(
                                Map.of(
                                        "x-ratelimit-remaining-requests", "-1",
                                        "x-ratelimit-reset-requests", "6m0s")))
                .isNull();
    }

    @Test
    void readsTheMomentsOfAnthropicAndOpenRouter() {
        assertThat(
                        of(
                                Map.of(
                                        "anthropic-ratelimit-input-tokens-remaining", "0",
                                        "anthropic-ratelimit-input-tokens-reset",
                                                "2026-11-21T08:15:30Z")))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(
                        of(
                                Map.of(
                                        "x-ratelimit-remaining",
                                        "0",
                                        "x-ratelimit-reset",
                                        "" + NOW.plusSeconds(40).toEpochMilli())))
                .isEqualTo(Duration.ofSeconds(40));
    }

    @ParameterizedTest
    @CsvSource({
        "13s, PT13S",
        "13.5s, PT13.5S",
        "1h2m3s, PT1H2M3S",
        "1d, PT24H",
        "480ms, PT0.48S",
        "0s, PT0S"
    })
    void readsLengthsAsCloudsWriteThem(String text, Duration expected) {
        assertThat(RetryAfter.duration(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"PT0S,0", "PT0.001S,1", "PT1S,1", "PT1.2S,2", "PT1H,3600"})
    void isWrittenInSecondsThatAreEnough(Duration wait, String header) {
        assertThat(RetryAfter.header(wait)).isEqualTo(header);
    }
}
