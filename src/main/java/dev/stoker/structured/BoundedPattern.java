package dev.stoker.structured;

import com.networknt.schema.regex.RegularExpression;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * A regular expression that gives up on a text rather than try for ever: both the expression and
 * the text come from outside, and some pairs of them take longer than the universe.
 */
final class BoundedPattern implements RegularExpression {
    /**
     * Characters looked at in all that share a counter; a sound expression looks at each of a text
     * a few times.
     */
    static final int MOST_STEPS = 10_000_000;

    private final Pattern pattern;
    private final AtomicInteger steps;

    /**
     * @param steps made so far by all the patterns that are to end together
     */
    BoundedPattern(String expression, AtomicInteger steps) {
        this.pattern = Pattern.compile(expression);
        this.steps = steps;
    }

    /**
     * Whether it occurs in the text.
     *
     * @throws TooManySteps if that cannot be found out in time
     */
    @Override
    public boolean matches(String text) {
        return pattern.matcher(new Counted(text, steps)).find();
    }

    /** The expression takes too long on a text. */
    static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** A text that counts how often it is looked at; its parts count together with it. */
    private static final class Counted implements CharSequence {
        private final CharSequence text;
        private final AtomicInteger steps;

        Counted(CharSequence text, AtomicInteger steps) {
            this.text = text;
            this.steps = steps;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (steps.incrementAndGet() > MOST_STEPS) {
                throw new TooManySteps();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.subSequence(start, end), steps);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
