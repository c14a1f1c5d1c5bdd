package dev.stoker.dialect;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When a backend that refuses wants to be asked again, as its headers say. Pure. What it says is
 * taken for {@link #LONGEST} at most; what cannot be read says nothing.
 *
 * <p>Sources: RFC 9110, 10.2.3 ({@code Retry-After} in seconds or as a date); Azure OpenAI ({@code
 * retry-after-ms}); platform.openai.com/docs/guides/rate-limits and
 * console.groq.com/docs/rate-limits ({@code x-ratelimit-remaining-…} and {@code
 * x-ratelimit-reset-…} such as {@code 6m0s}); docs.anthropic.com/en/api/rate-limits ({@code
 * anthropic-ratelimit-…-reset}, RFC 3339); openrouter.ai/docs/api-reference/limits ({@code
 * X-RateLimit-Reset}, milliseconds since 1970).
 */
public final class RetryAfter {
    /** Nobody's limit lasts longer: those of a day are the longest known. */
    public static final Duration LONGEST = Duration.ofDays(1);

    /** What is limited, each by itself, in the words of the several clouds. */
    private static final List<String> LIMITS =
            List.of(
                    "x-ratelimit-%s-requests",
                    "x-ratelimit-%s-tokens",
                    "anthropic-ratelimit-requests-%s",
                    "anthropic-ratelimit-tokens-%s",
                    "anthropic-ratelimit-input-tokens-%s",
                    "anthropic-ratelimit-output-tokens-%s",
                    "x-ratelimit-%s");

    private static final Pattern NUMBER = Pattern.compile("\\d{1,15}(\\.\\d{1,9})?");
    private static final Pattern PART =
            Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)(ms|us|µs|ns|d|h|m|s)");
    private static final Pattern PARTS = Pattern.compile("(?:" + PART.pattern() + ")+");

    /** Larger numbers are moments, not lengths. */
    private static final double MOMENT_MILLIS = 1e12;

    private RetryAfter() {}

    /**
     * What the head of a refusal says.
     *
     * @param header the value of a header by its lower-case name; null without one
     * @param now against which moments are measured
     * @return never negative; null where it says nothing that can be read
     */
    public static @Nullable Duration of(UnaryOperator<@Nullable String> header, Instant now) {
        Duration exact = number(header.apply("retry-after-ms"), 1e-3);
        if (exact != null) {
            return bounded(exact);
        }
        Duration told = length(header.apply("retry-after"), now);
        return told == null ? ofLimits(header, now) : bounded(told);
    }

    /** As the header is written: whole seconds, never fewer than asked for. */
    public static String header(Duration wait) {
        return Long.toString(wait.plusMillis(999).toSeconds());
    }

    /** Of the limits that are used up, the one that lasts longest. */
    private static @Nullable Duration ofLimits(
            UnaryOperator<@Nullable String> header, Instant now) {
        return LIMITS.stream()
                .filter(limit -> isNought(header.apply(limit.formatted("remaining"))))
                .map(limit -> length(header.apply(limit.formatted("reset")), now))
                .filter(Objects::nonNull)
                .map(RetryAfter::bounded)
                .max(Duration::compareTo)
                .orElse(null);
    }

    /**
     * A length as clouds write one: {@code 6m0s}, {@code 1h2m3.5s}, {@code 480ms}, {@code 13s}.
     *
     * @return null if it is none
     */
    public static @Nullable Duration duration(String text) {
        String compact = text.strip();
        if (!PARTS.matcher(compact).matches()) {
            return null;
        }
        Stream<MatchResult> parts = PART.matcher(compact).results();
        double seconds = parts.mapToDouble(RetryAfter::seconds).sum();
        return bounded(ofSeconds(seconds));
    }

    private static double seconds(MatchResult part) {
        double unit =
                switch (part.group(2)) {
                    case "d" -> 86_400;
                    case "h" -> 3_600;
                    case "m" -> 60;
                    case "ms" -> 1e-3;
                    case "us", "µs" -> 1e-6;
                    case "ns" -> 1e-9;
                    case String _ -> 1;
                };
        return Double.parseDouble(part.group(1)) * unit;
    }

    private static @Nullable Duration length(@Nullable String text, Instant now) {
        if (text == null) {
            return null;
        }
        Duration seconds = number(text, 1);
        if (seconds != null) {
            return seconds.toSeconds() < MOMENT_MILLIS
                    ? seconds
                    : Duration.between(now, Instant.ofEpochMilli(seconds.toSeconds()));
        }
        Duration length = duration(text);
        return length == null ? untilMoment(text.strip(), now) : length;
    }

    private static @Nullable Duration untilMoment(String text, Instant now) {
        for (DateTimeFormatter format :
                List.of(DateTimeFormatter.RFC_1123_DATE_TIME, DateTimeFormatter.ISO_DATE_TIME)) {
            try {
                Instant moment = format.withLocale(Locale.ROOT).parse(text, Instant::from);
                return Duration.between(now, moment);
            } catch (DateTimeException _) {
                // Perhaps it is one of the next format; if not, it says nothing.
            }
        }
        return null;
    }

    private static @Nullable Duration number(@Nullable String text, double unit) {
        Matcher number = NUMBER.matcher(text == null ? "" : text.strip());
        return number.matches() ? ofSeconds(Double.parseDouble(number.group()) * unit) : null;
    }

    private static boolean isNought(@Nullable String remaining) {
        return remaining != null && remaining.strip().matches("0+");
    }

    private static Duration ofSeconds(double seconds) {
        long whole = (long) seconds;
        return Duration.ofSeconds(whole, Math.round((seconds - whole) * 1e9));
    }

    private static Duration bounded(Duration told) {
        if (told.isNegative()) {
            return Duration.ZERO;
        }
        return told.compareTo(LONGEST) > 0 ? LONGEST : told;
    }
}
