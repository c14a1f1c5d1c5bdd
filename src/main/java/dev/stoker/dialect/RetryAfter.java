package dev.stoker.dialect;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When a server asks to be left alone: {@code Retry-After} of RFC 9110, 10.2.3, in seconds or as a
 * date, and OpenAI's and Azure's {@code retry-after-ms}. Pure.
 */
public final class RetryAfter {
    /** Longer waits are told as this one: nobody holds a call for an hour, and numbers can lie. */
    public static final Duration LONGEST = Duration.ofHours(1);

    /** What is shown of a longer one is cut; no server counts in more digits. */
    private static final Pattern NUMBER = Pattern.compile("\\d{1,12}(\\.\\d{1,9})?");

    private RetryAfter() {}

    /**
     * The wait that a header asks for.
     *
     * @param header value of {@code retry-after}; null where there is none
     * @param now what a date is compared with
     * @return zero if the date is past; at most {@link #LONGEST}; null if there is none, or none
     *     that can be read
     */
    public static @Nullable Duration of(@Nullable String header, Instant now) {
        if (header == null) {
            return null;
        }
        String text = header.strip();
        Duration wait = NUMBER.matcher(text).matches() ? seconds(text) : until(text, now);
        return wait == null ? null : bounded(wait);
    }

    /**
     * The wait that either header asks for; the finer one counts.
     *
     * @param millis value of {@code retry-after-ms}; null where there is none
     */
    public static @Nullable Duration of(
            @Nullable String millis, @Nullable String header, Instant now) {
        String text = millis == null ? "" : millis.strip();
        return NUMBER.matcher(text).matches()
                ? bounded(seconds(text).dividedBy(1_000))
                : of(header, now);
    }

    /** As the header is written: whole seconds, never fewer than asked for. */
    public static String header(Duration wait) {
        return Long.toString(wait.plusMillis(999).toSeconds());
    }

    private static Duration seconds(String number) {
        return Duration.ofNanos(
                new BigDecimal(number)
                        .min(BigDecimal.valueOf(LONGEST.toSeconds() * 1_000))
                        .movePointRight(9)
                        .longValue());
    }

    private static @Nullable Duration until(String date, Instant now) {
        try {
            return Duration.between(
                    now,
                    ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeException _) {
            return null;
        }
    }

    private static Duration bounded(Duration wait) {
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
