package dev.stoker.hardware.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Fact;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProcessRunnerTest {
    private final ProcessRunner runner = new ProcessRunner("", Duration.ofSeconds(20));

    @Test
    void answersWithWhatACommandPrints() {
        Fact<String> answer = runner.run(List.of("printf", "%s", "$HOME; two"));

        assertThat(answer).isEqualTo(Fact.known("$HOME; two", "printf %s $HOME; two"));
    }

    @Test
    void saysThatAProgramIsNotInstalled() {
        Fact<String> answer = runner.run(List.of("no-such-vendor-tool"));

        assertThat(answer).isEqualTo(Fact.unknown("no-such-vendor-tool is not installed"));
    }

    @Test
    void saysHowAFailingCommandEnded() {
        Fact<String> answer = runner.run(List.of("false"));

        assertThat(answer).isEqualTo(Fact.unknown("false ended with 1"));
    }

    @Test
    void givesUpOnACommandThatHangsAndEndsIt() {
        var hasty = new ProcessRunner("", Duration.ofMillis(100));

        Fact<String> answer = hasty.run(List.of("sleep", "61.25"));

        assertThat(answer).isEqualTo(Fact.unknown("sleep did not answer within 100 ms"));
        assertThat(
                        ProcessHandle.current()
                                .descendants()
                                .filter(p -> p.info().commandLine().orElse("").contains("61.25"))
                                .map(ProcessHandle::onExit))
                .allSatisfy(end -> assertThat(end).succeedsWithin(Duration.ofSeconds(5)));
    }

    @Test
    void keepsABoundedPartOfEndlessOutput() {
        var hasty = new ProcessRunner("", Duration.ofMillis(500));

        Fact<String> answer = hasty.run(List.of("yes"));

        assertThat(answer).isInstanceOf(Fact.Unknown.class);
    }

    @Test
    void handsNothingOfItsOwnEnvironmentOn() {
        Fact<String> answer = runner.run(List.of("env"));

        assertThat(answer.asOptional().orElseThrow().lines().map(line -> line.split("=", 2)[0]))
                .containsExactlyInAnyOrderElementsOf(Map.of("LC_ALL", "", "PATH", "").keySet());
    }
}
