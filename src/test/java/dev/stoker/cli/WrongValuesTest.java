package dev.stoker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.cli.terminal.Screen;
import java.io.OutputStream;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A value that cannot be is a 2, whichever command has it and whoever finds it so. */
final class WrongValuesTest {
    /** Each is refused by the real daemon as {@code invalid_request}: it judges the values. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "plan tiny --context 100m",
                "plan tiny --slots 0",
                "plan tiny --cache q9",
                "plan tiny --priority sped",
                "plan tiny --use chat",
                "plan https://huggingface.co/a/b/resolve/main/c.gguf --slots 1000",
                "pull hf:bad",
                "pull llama3.2:1b@llamacpp",
                "calibrate tiny --seconds 1",
                "run tiny hi --max-tokens 0",
                "run tiny hi --max-tokens 0 --json",
                "run tiny hi --temperature -1",
                "run tiny --template brief --var nosuch=x",
                "cp tiny a\nb",
                "tokenize tiny hi",
                "show tiny",
                "load tiny",
                "unload tiny",
                "rm tiny",
                "models tiny",
                "backends tiny"
            })
    void whatTheDaemonFindsOutOfBoundsIsWrongUsage(String command) {
        try (FakeDaemon daemon = FakeDaemon.start()) {
            daemon.problem(FakeDaemon.ELSE, 400, "invalid_request", "x: 'y' (expected: z)");

            Cli.Ended ended = new Cli().daemon(daemon).run(command.split(" ", -1));

            assertThat(ended.err()).isEqualTo("stoker: x: 'y' (expected: z)\n");
            assertThat(ended.code()).isEqualTo(2);
        }
    }

    /** Found after the download's stream had begun. */
    @Test
    void soIsWhatIsToldInAStream() {
        try (FakeDaemon daemon = FakeDaemon.start()) {
            daemon.events(
                    FakeDaemon.ELSE,
                    "event: error\ndata: {\"code\":\"invalid_request\",\"detail\":\"so\"}\n\n");

            Cli.Ended ended = new Cli().daemon(daemon).run("pull", "hf:bad");

            assertThat(ended.code()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandRefusesWhatItCannotRead(String command) {
        var asked = new Cli();

        assertThat(asked.run(command, "--nosuch").code()).isEqualTo(2);
        assertThat(asked.run(command, "--timeout", "0").code()).isEqualTo(2);
        assertThat(asked.run(command, "a", "b", "c", "--nosuch").code()).isEqualTo(2);
    }

    /** They were asked for as if they were not there, or as another word of the address. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "models _",
                "show _",
                "backends _",
                "pull _",
                "rm tiny _",
                "cp _ b",
                "cp a _",
                "load _",
                "unload _",
                "plan _",
                "calibrate _",
                "run _ hi",
                "tokenize _ hi"
            })
    void anEmptyNameIsAskedOfNobody(String command) {
        String[] words =
                Stream.of(command.split(" ", -1))
                        .map(word -> word.equals("_") ? "" : word)
                        .toArray(String[]::new);
        try (FakeDaemon daemon = Fleets.serving()) {
            Cli.Ended ended = new Cli().daemon(daemon).run(words);

            assertThat(ended.err())
                    .matches("stoker: an empty [A-Z]+ \\(expected: a name\\); 'stoker help .*\n");
            assertThat(ended.code()).isEqualTo(2);
            assertThat(daemon.asked()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:99999", "127.0.0.1:0", "http://127.0.0.1:65536"})
    void anAddressHasAPortThatThereIs(String address) {
        Cli.Ended ended = new Cli().run("models", "--address", address);

        assertThat(ended.err()).startsWith("stoker: --address: ").hasLineCount(1);
        assertThat(ended.code()).isEqualTo(2);
    }

    private static Stream<String> commands() {
        var nowhere = new Screen(OutputStream.nullOutputStream(), false, Map.of());
        return StokerCli.commandLine(new Session(new Cli().surroundings(), nowhere, nowhere))
                .getSubcommands()
                .keySet()
                .stream();
    }
}
