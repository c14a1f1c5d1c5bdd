package dev.stoker.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.testing.Finished;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/install.sh} with a release of which only the archive's outline is real. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script is for POSIX systems")
final class InstallScriptTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String MACHINE = system() + "-" + architecture();

    @TempDir private Path folder;
    private Path release = Path.of("");
    private Path prefix = Path.of("");

    @BeforeEach
    void publish() throws Exception {
        release = Files.createDirectories(folder.resolve("a release"));
        prefix = folder.resolve("home").resolve(".local");
        publish("0.1.0");
    }

    @Test
    void installsWhatTheSumsVouchFor() {
        Finished run = install();

        assertThat(run.status()).as(run.toString()).isZero();
        assertThat(run.out())
                .contains(
                        "This installs stoker-0.1.0-" + MACHINE,
                        "Installed. stoker 0.1.0",
                        "is not in your PATH");
        assertThat(installed("--version").out()).isEqualTo("stoker 0.1.0");
    }

    @Test
    void refusesAnArchiveThatIsAnother() throws IOException {
        Files.writeString(archive("0.1.0"), "somebody else's");

        Finished run = install();

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("is not what SHA256SUMS says", "nothing was changed");
        assertThat(prefix).doesNotExist();
    }

    @Test
    void changesNothingTheSecondTime() throws IOException {
        install();
        Path program = prefix.resolve("lib/stoker/bin/stoker");
        var before = Files.getLastModifiedTime(prefix.resolve("lib/stoker/.installed"));

        Finished run = install();

        assertThat(run.status()).isZero();
        assertThat(run.out()).endsWith("already; nothing was changed.");
        assertThat(program).exists();
        assertThat(Files.getLastModifiedTime(prefix.resolve("lib/stoker/.installed")))
                .isEqualTo(before);
    }

    @Test
    void putsAnotherVersionInItsPlace() throws Exception {
        install();
        publish("0.2.0");

        Finished several = install();
        Finished chosen = install("--version", "0.2.0");

        assertThat(several.err()).contains("there are several", "--version");
        assertThat(chosen.out())
                .contains("in place of the version that is there", "needs a restart");
        assertThat(installed("--version").out()).isEqualTo("stoker 0.2.0");
        try (var left = Files.list(prefix.resolve("lib"))) {
            assertThat(left).containsExactly(prefix.resolve("lib/stoker"));
        }
    }

    /** The second of two moves is stopped; the first has taken the old version away. */
    @Test
    void putsTheOldVersionBackWhenItIsStopped() throws Exception {
        install();
        publish("0.2.0");
        Path tools = Files.createDirectories(folder.resolve("tools"));
        Path mv = tools.resolve("mv");
        Files.writeString(
                mv,
                """
                #!/bin/sh
                PATH=/usr/bin:/bin
                case $1 in
                */.stoker.*/stoker-0.2.0-*) kill -TERM "$PPID" ;;
                *) exec mv "$@" ;;
                esac
                """);
        assertThat(mv.toFile().setExecutable(true)).isTrue();
        ProcessBuilder command = command("--from", release.toString(), "--version", "0.2.0");
        command.environment().merge("PATH", tools.toString(), (path, first) -> first + ":" + path);

        Finished run = Finished.run(command, LIMIT);

        assertThat(run.status()).isEqualTo(143);
        assertThat(installed("--version").out()).isEqualTo("stoker 0.1.0");
        try (var left = Files.list(prefix.resolve("lib"))) {
            assertThat(left).containsExactly(prefix.resolve("lib/stoker"));
        }
    }

    /** By a pipe it has no folder of its own, and the one it runs in may be anybody's. */
    @Test
    void takesNoReleaseOfTheFolderThatAPipeRunsIn() {
        var command =
                new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "sh -s -- --yes <" + Path.of("deploy/install.sh").toAbsolutePath());
        command.directory(release.toFile());
        command.environment().put("HOME", folder.resolve("home").toString());
        command.environment().remove("STOKER_RELEASE");

        Finished run = Finished.run(command, LIMIT);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("where is the release?");
        assertThat(prefix).doesNotExist();
    }

    @Test
    void leavesAloneWhatItDidNotMake() throws IOException {
        Files.createDirectories(prefix.resolve("bin"));
        Path other = Files.writeString(prefix.resolve("bin/stoker"), "mine");

        Finished installed = install();
        Finished removed = install("--uninstall");

        assertThat(installed.err()).contains("somebody else's");
        assertThat(removed.out()).contains("nothing was changed");
        assertThat(other).hasContent("mine");
    }

    @Test
    void leavesAProgramThatIsAService() throws IOException {
        install();
        Path unit = folder.resolve("home/.config/systemd/user/stoker.service");
        Files.createDirectories(unit.resolveSibling(""));
        Files.writeString(
                unit, "[Service]\nExecStart=" + prefix.resolve("bin/stoker") + " serve\n");

        Finished run = install("--uninstall");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains(unit.toString(), "first: stoker service uninstall");
        assertThat(installed("--version").out()).isEqualTo("stoker 0.1.0");
    }

    @Test
    void removesTheProgramAndNothingElse() throws IOException {
        install();
        Path state = Files.createDirectories(prefix.resolve("state/stoker"));

        Finished run = install("--uninstall");

        assertThat(run.status()).isZero();
        assertThat(prefix.resolve("lib/stoker")).doesNotExist();
        assertThat(Files.isSymbolicLink(prefix.resolve("bin/stoker"))).isFalse();
        assertThat(state).exists();
    }

    /** Each shell looks in a folder of its own below the prefix. */
    @Test
    void linksThePageForManAndTheCompletionsAndTakesThemAway() throws IOException {
        Path share = prefix.resolve("share");
        Path mine = share.resolve("bash-completion/completions/stoker");
        Files.createDirectories(mine.resolveSibling(""));
        Files.writeString(mine, "mine");

        Finished installed = install();

        assertThat(installed.status()).as(installed.toString()).isZero();
        assertThat(installed.out()).contains(mine + " is somebody else's and stays");
        assertThat(share.resolve("man/man1/stoker.1.gz"))
                .isSymbolicLink()
                .hasContent("stoker.1.gz");
        assertThat(share.resolve("zsh/site-functions/_stoker")).hasContent("_stoker");
        assertThat(share.resolve("fish/vendor_completions.d/stoker.fish"))
                .hasContent("stoker.fish");
        assertThat(mine).hasContent("mine");

        assertThat(install("--uninstall").status()).isZero();
        assertThat(share.resolve("man/man1")).isEmptyDirectory();
        assertThat(share.resolve("zsh/site-functions")).isEmptyDirectory();
        assertThat(share.resolve("fish/vendor_completions.d")).isEmptyDirectory();
        assertThat(mine).hasContent("mine");
    }

    @Test
    void takesNoAddressThatAnybodyOnTheWayCouldAnswerFor() {
        Finished run = sh("--from", "http://127.0.0.1:9/release");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("only https is taken");
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        Files.writeString(release.resolve("SHA256SUMS"), "");

        assertThat(install().err()).contains("there is nothing for");
        assertThat(sh().err()).contains("--from PLACE");
    }

    private Finished install(String... more) {
        var arguments = new ArrayList<>(List.of("--from", release.toString()));
        arguments.addAll(List.of(more));
        return sh(arguments.toArray(String[]::new));
    }

    private Finished sh(String... arguments) {
        return Finished.run(command(arguments), LIMIT);
    }

    private ProcessBuilder command(String... arguments) {
        var command =
                new ProcessBuilder(
                        "/bin/sh", Path.of("deploy/install.sh").toAbsolutePath().toString());
        command.command().addAll(List.of(arguments));
        command.environment().put("HOME", folder.resolve("home").toString());
        command.environment().remove("STOKER_RELEASE");
        return command;
    }

    private Finished installed(String... arguments) {
        var command = new ProcessBuilder(prefix.resolve("bin/stoker").toString());
        command.command().addAll(List.of(arguments));
        return Finished.run(command, LIMIT);
    }

    /** Packs a program that only knows its version, and adds its sum to the release's. */
    private void publish(String version) throws Exception {
        String name = "stoker-" + version + "-" + MACHINE;
        Path bin = Files.createDirectories(folder.resolve("packed").resolve(name).resolve("bin"));
        Path program = bin.resolve("stoker");
        Files.writeString(program, "#!/bin/sh\necho stoker " + version + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        for (String shared :
                List.of(
                        "man/man1/stoker.1.gz",
                        "bash-completion/completions/stoker",
                        "zsh/vendor-completions/_stoker",
                        "fish/vendor_completions.d/stoker.fish")) {
            Path file = bin.resolveSibling("share").resolve(shared);
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, String.valueOf(file.getFileName()));
        }
        Path archive = archive(version);
        var tar =
                new ProcessBuilder(
                        "tar", "-czf", archive.toString(), "-C", folder + "/packed", name);
        assertThat(Finished.run(tar, LIMIT).status()).isZero();
        Files.writeString(
                release.resolve("SHA256SUMS"),
                sum(archive) + "  " + archive.getFileName() + "\n",
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private Path archive(String version) {
        return release.resolve("stoker-" + version + "-" + MACHINE + ".tar.gz");
    }

    private static String sum(Path file) throws IOException, NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        return HexFormat.of().formatHex(digest);
    }

    private static String system() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac")
                ? "macos"
                : "linux";
    }

    private static String architecture() {
        String name = System.getProperty("os.arch");
        return name.equals("aarch64") || name.equals("arm64") ? "arm64" : "amd64";
    }
}
