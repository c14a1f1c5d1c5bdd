package dev.stoker.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LogLineTest {
    @Test
    void writesFactsAndLeavesOutWhatIsNotThere() {
        var line = LogLine.of("engine is ready").with("pid", 7L).with("url", null).with("a", "b c");

        assertThat(line).hasToString("engine is ready pid=7 a=\"b c\"");
    }

    @Test
    void letsNoValueBeginALineOfItsOwnOrPassForAnotherFact() {
        var line =
                LogLine.of("x")
                        .with("model", "tiny\nWARN pid=9 \"\u001b[31m\u202e\u2028\\")
                        .with("kind", "a=b");

        assertThat(line).hasToString("x model=\"tiny WARN pid=9 \\\" [31m  \\\\\" kind=\"a=b\"");
    }

    @Test
    void cutsALongValue() {
        var line = LogLine.of("x").with("because", "y".repeat(10_000));

        assertThat(line.toString()).hasSizeLessThan(520).endsWith("y…");
    }
}
