package dev.stoker.dialect.anthropic;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the release in a model's name says of it; nothing else tells when a request is written. The
 * numbers stand behind the family ({@code claude-sonnet-4-5-20250929}) or before it ({@code
 * claude-3-7-sonnet-20250219}); a date is none of them. A name without a number is of a new model.
 */
record ClaudeRelease(int major, int minor) {
    private static final Pattern NUMBERS =
            Pattern.compile("claude-(?:[a-z]+-)*(\\d{1,2})(?:[-.](\\d{1,2}))?(?!\\d).*");

    private static final ClaudeRelease NEWEST = new ClaudeRelease(Integer.MAX_VALUE, 0);

    static ClaudeRelease of(String model) {
        Matcher numbers = NUMBERS.matcher(model.toLowerCase(Locale.ROOT));
        if (!numbers.matches()) {
            return NEWEST;
        }
        String minor = numbers.group(2);
        return new ClaudeRelease(
                Integer.parseInt(numbers.group(1)), minor == null ? 0 : Integer.parseInt(minor));
    }

    /**
     * Whether it decides itself how much to think, by a level of effort: from 4.6 on. From 4.7 on a
     * budget of tokens is refused.
     */
    boolean thinksByEffort() {
        return atLeast(4, 6);
    }

    /** Whether it can be given a budget of tokens to think with: from 3.7 up to 4.5. */
    boolean thinksByBudget() {
        return atLeast(3, 7) && !thinksByEffort();
    }

    /** Most tokens it answers with, as far as no model of that release takes fewer. */
    int mostTokens() {
        if (atLeast(3, 7)) {
            return 32_000;
        }
        return atLeast(3, 5) ? 8_192 : 4_096;
    }

    private boolean atLeast(int wantedMajor, int wantedMinor) {
        return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
    }
}
