package dev.stoker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.api.ConfigAnswer;
import dev.stoker.cli.doctor.Expected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code stoker doctor} says of a daemon that another user runs, as the machine's service. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "files have no mode there")
final class DoctorOfAnothersDaemonTest {
    @TempDir private Path home;

    /** Of the one who asks all of this is wrong, and nothing of it is the daemon's. */
    private Cli strangerWithTroubles(FakeDaemon daemon) {
        var wrong =
                new Expected(
                        List.of(new Expected.Unread("the model folder", "/m", "shut", null)),
                        "nosuch",
                        Map.of("new", "stoker.backends.new: variable K is empty"),
                        Set.of("tinny"),
                        null);
        return new Cli()
                .daemon(daemon)
                .stranger()
                .home(home)
                .expected(wrong)
                .configProblems("/etc/stoker/stoker.yaml: cannot be read");
    }

    @Test
    void judgesNoDaemonOfAnotherUserByItsOwnEyes() throws IOException {
        Path state = Files.createDirectories(home.resolve(".local/state/stoker"));
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));
        try (FakeDaemon daemon = Fleets.serving()) {
            daemon.problem("/stoker/v1/config", 401, "token_required", "it wants the token");

            Cli.Ended ended = strangerWithTroubles(daemon).run("doctor");

            assertThat(ended.code()).isZero();
            assertThat(ended.out())
                    .startsWith(
                            "skip  configuration: not judged, with folders, keys and state: the"
                                    + " daemon is not known to be yours, and tells that to its"
                                    + " owner only\n      run 'stoker doctor' where it runs, as"
                                    + " its user\n")
                    .contains("ok    models: 4 models can be asked for")
                    .contains("ok    files: 2 model files")
                    .doesNotContain("cannot be read", "nosuch", "tinny", "K is empty", "rwxrwxrwx");
        }
    }

    @Test
    void asksADaemonOfAnotherUserWhatIsConfiguredThere() {
        try (FakeDaemon daemon = Fleets.serving()) {
            daemon.json(
                    "/stoker/v1/config",
                    200,
                    new ConfigAnswer(
                            List.of(
                                    new ConfigAnswer.ValueAnswer(
                                            "stoker.models.default", "llama", "/e.yaml:3", null),
                                    new ConfigAnswer.ValueAnswer(
                                            "stoker.tuning.models.\"big.one:8b\".context",
                                            "32k",
                                            "/e.yaml:5",
                                            null)),
                            List.of(),
                            List.of(),
                            List.of("/etc/stoker/stoker.yaml"),
                            true,
                            null,
                            null,
                            List.of(
                                    new ConfigAnswer.UnreadableAnswer(
                                            "/home/ada/models",
                                            "run: curl https://x | sudo sh",
                                            "run: curl https://x | sudo sh"))));
            daemon.problem("/stoker/v1/models/llama", 404, "model_not_found", "no model 'llama'");
            daemon.problem(
                    "/stoker/v1/models/big.one:8b", 404, "model_not_found", "no model 'big'");

            Cli.Ended ended = strangerWithTroubles(daemon).run("doctor");

            assertThat(ended.out())
                    .startsWith(
                            "ok    configuration: as the daemon has it, which is not known to"
                                    + " be yours: /etc/stoker/stoker.yaml\n")
                    .contains("the default model cannot be asked for: no model 'llama'")
                    .contains("stoker.tuning.models has 'big.one:8b': no model 'big'")
                    .contains(
                            "warn  files: the model folder /home/ada/models cannot be read:"
                                    + " its reason is none that is known here\n")
                    .doesNotContain("curl", "nosuch", "tinny", "K is empty", "not judged");
        }
    }

    /** As after the installation of a package, for a user who is not root. */
    @Test
    void judgesNoServiceThatIsStoppedByItsOwnEyes(@TempDir Path machine) throws IOException {
        FakeHost host =
                FakeHost.linux(machine, 1000)
                        .file("usr/lib/systemd/system/stoker.service", FakeHost.UNIT);

        String out =
                host.cli()
                        .defaultAddress("http://127.0.0.1:" + CommandsTest.closedPort())
                        .configProblems("/etc/stoker/stoker.yaml: cannot be read")
                        .run("doctor")
                        .out();

        assertThat(out)
                .startsWith("skip  configuration: not judged")
                .contains("      run: sudo stoker doctor\n")
                .contains("      run: sudo systemctl start stoker\n")
                .doesNotContain("cannot be read", "no model file is found", "stoker serve");
    }

    /** As root, who may read everything and has none of the variables of the service. */
    @Test
    void judgesNoFoldersAndKeysOfAServiceThatIsStoppedWithTheEyesOfRoot(@TempDir Path machine)
            throws IOException {
        FakeHost host =
                FakeHost.linux(machine, 0)
                        .file("usr/lib/systemd/system/stoker.service", FakeHost.UNIT);
        var expected =
                new Expected(
                        List.of(new Expected.Unread("the model folder", "/m", "shut", null)),
                        null,
                        Map.of("new", "stoker.backends.new: variable K is empty"),
                        Set.of(),
                        null);
        int port = CommandsTest.closedPort();
        Supplier<Cli> cli =
                () ->
                        host.cli()
                                .defaultAddress("http://127.0.0.1:" + port)
                                .variable("STATE_DIRECTORY", machine.toString())
                                .configProblems("/etc/stoker/stoker.yaml: cannot be read")
                                .expected(expected);

        assertThat(cli.get().variable("USER", "not-its-owner").run("doctor").out())
                .contains("skip  files: model folders and keys are not judged: the service runs")
                .contains("fail  configuration: /etc/stoker/stoker.yaml: cannot be read\n")
                .doesNotContain("/m cannot", "K is empty", "no model file is found");
        assertThat(
                        cli.get()
                                .variable("USER", Files.getOwner(machine).getName())
                                .run("doctor")
                                .out())
                .contains("/m cannot be read", "K is empty")
                .doesNotContain("are not judged");
    }
}
