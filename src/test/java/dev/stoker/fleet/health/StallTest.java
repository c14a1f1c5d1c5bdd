package dev.stoker.fleet.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StallTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Findings in their order, as their first letters, and how long nothing has come. */
    @ParameterizedTest(name = "{0} after {1} s: {2}")
    @CsvSource({
        "F,       4,    false",
        "FF,      6,    true",
        "FWF,     6,    false",
        "WWWWWW,  3600, false",
        "FM,      6,    false",
        "MM,      6,    false",
        "MM,      59,   false",
        "MM,      60,   true",
        "M,       3600, false",
        "MGM,     3600, false",
        "GGG,     3600, false",
        "HH,      60,   false",
        "HH,      299,  false",
        "HH,      300,  true",
        "HW,      3600, false",
    })
    void judges(String findings, long silent, boolean wedged) {
        Stall stall = Stall.NONE;
        for (int i = 0; i < findings.length(); i++) {
            stall = stall.after(finding(findings.charAt(i)));
        }

        assertThat(stall.wedged(Duration.ofSeconds(silent), PATIENCE)).isEqualTo(wedged);
    }

    private static Finding finding(char letter) {
        return switch (letter) {
            case 'W' -> Finding.WORKS;
            case 'G' -> Finding.GIVES;
            case 'F' -> Finding.FROZEN;
            case 'M' -> Finding.MUTE;
            case 'H' -> Finding.HIDDEN;
            default -> throw new IllegalArgumentException("finding: " + letter);
        };
    }
}
