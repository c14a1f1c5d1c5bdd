package dev.stoker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is the same for every command: usage, help, version, the daemon's hook. */
final class StokerCliTest {
    @Test
    void noCommandIsAMistakeThatShowsTheUsage() {
        Cli.Ended ended = new Cli().run();

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        Golden.matches("usage.txt", ended.err());
    }

    @Test
    void helpIsAnAnswer() {
        Cli.Ended ended = new Cli().run("help");

        assertThat(ended.code()).isZero();
        Golden.matches("usage.txt", ended.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"help run", "run --help", "run -h"})
    void eachWayToAskForHelpOfACommandIsTheSame(String command) {
        Cli.Ended ended = new Cli().run(command.split(" ", -1));

        assertThat(ended.code()).isZero();
        Golden.matches("usage-run.txt", ended.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "hardware", "help"})
    void aCommandThatAsksNoDaemonOffersNoOptionForIt(String command) {
        String help = new Cli().run(command, "--help").out();

        assertThat(help)
                .startsWith("Usage: stoker " + command + " [-h]")
                .doesNotContain("--address")
                .doesNotContain("--timeout");
    }

    @Test
    void theVersionIsOneLine() {
        Cli.Ended ended = new Cli().run("--version");

        assertThat(ended).isEqualTo(new Cli.Ended(0, "stoker 0.1.0\n", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "statu | stoker: unmatched argument at index 0: 'statu'; did you mean status",
                "models --jsn | stoker: unknown option: '--jsn'",
                "run | stoker: missing required parameter: 'MODEL'; 'stoker help run' tells",
                "models --timeout never | stoker: invalid value for option '--timeout'",
                "models --address ftp://x | stoker: --address: 'ftp://x' is no address (expected:",
                "models --address http://u:p@h/ | stoker: --address:",
                "hardware --address x:1 | stoker: --address has no use here",
                "serve --address x:1 | stoker: --address has no use here",
                "help nothing | stoker: there is no command 'nothing'",
                "run tiny hi --temperature NaN | stoker: --temperature: NaN",
                "run tiny hi --schema /nonexistent | stoker: --schema: cannot read /nonexistent"
            })
    void aWrongCommandLineIsOneSentence(String command, String sentence) {
        Cli.Ended ended = new Cli().run(command.strip().split(" ", -1));

        assertThat(ended.err()).startsWith(sentence).hasLineCount(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.code()).isEqualTo(2);
    }

    @Test
    void serveEndsAsTheDaemonDoes() {
        Cli.Ended ended = new Cli().serve(() -> 7).run("serve");

        assertThat(ended.code()).isEqualTo(7);
    }

    @Test
    void theAddressComesFromTheOptionThenTheVariableThenTheConfiguration() {
        try (FakeDaemon option = Fleets.serving();
                FakeDaemon variable = Fleets.serving();
                FakeDaemon configured = Fleets.serving()) {
            var cli = new Cli().daemon(configured);
            cli.run("backends");
            cli.variable("STOKER_ADDRESS", variable.address()).run("backends");
            cli.run("--address", option.address(), "backends");

            assertThat(List.of(option, variable, configured))
                    .allSatisfy(daemon -> assertThat(daemon.asked()).hasSize(1));
        }
    }

    @ParameterizedTest
    @CsvSource({"STORAGE_FAILED, 1", "MEMORY_SHORT, 6", "MODEL_NOT_FOUND, 4"})
    void aFaultOfTheCommandItselfKeepsItsCode(ErrorCode code, int exit) {
        Cli.Ended ended =
                new Cli().failing(new StokerException(code, "so it is")).run("models", "--json");

        assertThat(ended.code()).isEqualTo(exit);
        assertThat(ended.out()).contains("\"code\":\"" + code.wireName() + "\"");
        assertThat(ended.err()).isEqualTo("stoker: so it is\n");
    }
}
