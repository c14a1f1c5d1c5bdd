package dev.stoker.fleet.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CourseTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Sign GOOD = new Sign.Looked(new Health.Ready("1"), Duration.ofMillis(5));
    private static final Sign BAD = new Sign.Looked(new Health.Unusable("no answer"), null);

    /**
     * One sign a second: {@code +} a look in order, {@code -} one without an answer, {@code L} it
     * loads, {@code a} an answered call, {@code f} a failed one, {@code x} a refused connection,
     * {@code e} its process ended, {@code s} it is stalled, {@code p} something came, {@code c} it
     * asks for a rest of 10 s, a digit that many minutes without a sign.
     */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "'',                UNKNOWN",
        "+,                 READY",
        "L,                 LOADING",
        "-,                 DOWN",
        "L-,                DOWN",
        "+-,                DEGRADED",
        "+--,               DOWN",
        "+-+-+-+,           READY",
        "+--+,              READY",
        "+x,                DOWN",
        "+x+,               READY",
        "+e,                DOWN",
        "+e+,               READY",
        "+L,                LOADING",
        "+x+x+x+,           DEGRADED",
        "+x+x+x+2,          READY",
        "+x9+x9+x9+,        READY",
        "+ff,               READY",
        "+fff,              DEGRADED",
        "+fafaf,            DEGRADED",
        "+fffaaaa,          DEGRADED",
        "+fffaaaaaa,        DEGRADED",
        "+fffaaaaaaa,       READY",
        "+fff6,             READY",
        "+s,                WEDGED",
        "+s+,               WEDGED",
        "+sp,               READY",
        "+s1,               DEGRADED",
        "+s1a,              READY",
        "+s1p,              READY",
        "+s1s1,             DEGRADED",
        "+s--,              DOWN",
        "+se+,              READY",
        "+c,                COOLING",
        "+c1,               READY",
        "+c--,              DOWN",
        "c,                 UNKNOWN",
    })
    void judges(String signs, State expected) {
        Told told = Told.of(signs);

        Condition at = told.condition();

        assertThat(at.state()).isEqualTo(expected);
        assertThat(at.reason()).isNotBlank();
    }

    @Test
    void tellsSinceWhenAndWhy() {
        Told told = Told.of("+++fff+");

        Condition at = told.condition();

        assertThat(at.since()).isEqualTo(START.plusSeconds(6));
        assertThat(at.reason()).isEqualTo("3 of its last 3 calls failed, the last one with: boom");
        assertThat(at.lastError()).isEqualTo("boom");
        assertThat(at.latency()).isEqualTo(Duration.ofMillis(5));
    }

    @Test
    void isSlowUntilItIsClearlyQuick() {
        Course course = Course.begun(START);
        for (int ms : List.of(2000, 2000, 2000)) {
            course = course.after(looked(ms), START);
        }
        State slow = course.condition(START).state();

        Course better = course.after(looked(10), START).after(looked(10), START);
        Course quick = better.after(looked(10), START).after(looked(10), START);

        assertThat(slow).isEqualTo(State.DEGRADED);
        assertThat(better.condition(START).state()).isEqualTo(State.DEGRADED);
        assertThat(quick.condition(START).state()).isEqualTo(State.READY);
    }

    @Test
    void leavesOneThatWasWedgedAloneForLongerEachTime() {
        Course once = Course.begun(START).after(GOOD, START).after(stalled(), START);
        Instant again = START.plus(Duration.ofMinutes(2));

        Course twice = once.after(stalled(), again);

        assertThat(once.changesAt(START)).isEqualTo(START.plusSeconds(30));
        assertThat(twice.changesAt(again)).isEqualTo(again.plusSeconds(60));
        assertThat(once.changesAt(again)).isNull();
    }

    @Test
    void boundsTheTimeThatAServerCanAskFor() {
        Course course =
                Course.begun(START)
                        .after(GOOD, START)
                        .after(new Sign.AskedToWait(Duration.ofDays(1), "full"), START);

        assertThat(course.changesAt(START)).isEqualTo(START.plus(Course.LONGEST_REST));
    }

    private static Sign looked(int millis) {
        return new Sign.Looked(new Health.Ready("1"), Duration.ofMillis(millis));
    }

    private static Sign stalled() {
        return new Sign.Stalled("it gave nothing");
    }

    /** A course as a line of signs tells it. */
    private record Told(Course course, Instant now) {
        static Told of(String signs) {
            Course course = Course.begun(START);
            Instant now = START;
            for (int i = 0; i < signs.length(); i++) {
                char sign = signs.charAt(i);
                if (Character.isDigit(sign)) {
                    now = now.plus(Duration.ofMinutes(sign - '0'));
                } else {
                    now = now.plusSeconds(1);
                    course = course.after(sign(sign), now);
                }
            }
            return new Told(course, now);
        }

        private static Sign sign(char letter) {
            return switch (letter) {
                case '+' -> GOOD;
                case '-' -> BAD;
                case 'L' -> new Sign.Looked(new Health.Loading("reads"), null);
                case 'a' -> new Sign.Answered();
                case 'f' -> new Sign.Failed("boom");
                case 'x' -> new Sign.Refused("nothing answers there");
                case 'e' -> new Sign.Ended("its process ended");
                case 's' -> stalled();
                case 'p' -> new Sign.Progressed();
                case 'c' -> new Sign.AskedToWait(Duration.ofSeconds(10), "too many");
                default -> throw new IllegalArgumentException("sign: " + letter);
            };
        }

        Condition condition() {
            return course.condition(now);
        }
    }
}
