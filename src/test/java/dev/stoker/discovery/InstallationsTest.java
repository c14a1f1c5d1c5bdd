package dev.stoker.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.BackendKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InstallationsTest {
    private final Path root;
    private final Path home;
    private final RecordedCommands commands = new RecordedCommands();

    InstallationsTest(@TempDir Path folder) throws IOException {
        root = folder;
        home = Files.createDirectories(folder.resolve("home/u"));
    }

    @Test
    void findsNothingOnABareMachine() {
        assertThat(scan(Map.of())).isEmpty();
    }

    @Test
    void findsAProgramWithItsUnitItsVersionAndItsModels() throws IOException {
        program("usr/local/bin/ollama");
        file(
                "etc/systemd/system/ollama.service",
                "[Service]\nExecStart=/usr/local/bin/ollama serve\nUser=ollama\n");
        Files.createDirectories(home.resolve(".ollama/models"));
        commands.output =
                """
                Warning: could not connect to a running Ollama instance
                Warning: client version is 0.33.0-rc2
                """;

        List<Installation> found = scan(Map.of());

        assertThat(found)
                .containsExactly(
                        new Installation(
                                BackendKind.OLLAMA,
                                root.resolve("usr/local/bin/ollama"),
                                "0.33.0-rc2",
                                "ollama.service",
                                List.of(home.resolve(".ollama/models")),
                                "in a usual place"));
    }

    /** The command asks a server by itself, which must not be a running one of another version. */
    @Test
    void sendsOllamasVersionCommandToNobodyWithAnEnvironmentFromNothing() throws IOException {
        program("usr/local/bin/ollama");

        scan(Map.of("OLLAMA_HOST", "10.0.0.1", "AWS_SECRET_ACCESS_KEY", "x"));

        assertThat(commands.environments.getFirst())
                .containsOnlyKeys("HOME", "PATH", "LC_ALL", "OLLAMA_HOST")
                .containsEntry("OLLAMA_HOST", "127.0.0.1:1");
    }

    @Test
    void namesAProgramOnceHoweverManyLinksLeadToIt() throws IOException {
        program("opt/llama/llama-server");
        Files.createDirectories(root.resolve("usr/bin"));
        Files.createSymbolicLink(
                root.resolve("usr/bin/llama-server"), root.resolve("opt/llama/llama-server"));

        List<Installation> found = scan(Map.of("PATH", "/usr/bin:/opt/llama"));

        assertThat(found).hasSize(1);
        assertThat(found.getFirst().program()).isEqualTo(root.resolve("usr/bin/llama-server"));
        assertThat(found.getFirst().how()).isEqualTo("on the PATH");
    }

    @Test
    void putsWhatIsOnThePathFirst() throws IOException {
        program("usr/bin/llama-server");
        program("home/u/custom/llama-server");

        List<Installation> found = scan(Map.of("PATH", "/home/u/custom:/usr/bin"));

        assertThat(found)
                .extracting(Installation::program)
                .containsExactly(
                        root.resolve("home/u/custom/llama-server"),
                        root.resolve("usr/bin/llama-server"));
    }

    @Test
    void readsTheVersionOfVllmFromItsFolderAndNeverRunsIt() throws IOException {
        program("home/u/.local/share/pipx/venvs/vllm/bin/vllm");
        Files.createDirectories(
                home.resolve(
                        ".local/share/pipx/venvs/vllm/lib/python3.12/site-packages/vllm-0.11.0.dist-info"));

        List<Installation> found = scan(Map.of());

        assertThat(found).extracting(Installation::version).containsExactly("0.11.0");
        assertThat(commands.commands).isEmpty();
    }

    @Test
    void neverRunsACommandOfLmStudio() throws IOException {
        program("home/u/.lmstudio/bin/lms");
        Files.createDirectories(root.resolve("data/lm/models"));
        file("home/u/.lmstudio-home-pointer", root.resolve("data/lm") + "\n");

        List<Installation> found = scan(Map.of());

        assertThat(found).hasSize(1);
        assertThat(found.getFirst().kind()).isEqualTo(BackendKind.LMSTUDIO);
        assertThat(found.getFirst().modelStores()).containsExactly(root.resolve("data/lm/models"));
        assertThat(commands.commands).isEmpty();
    }

    @Test
    void findsAProgramThatOnlyAUnitNames() throws IOException {
        program("srv/llm/llama-server");
        file(
                "home/u/.config/systemd/user/llm.service",
                "[Service]\nExecStart=-/srv/llm/llama-server -m x.gguf\n");

        List<Installation> found = scan(Map.of());

        assertThat(found).extracting(Installation::serviceUnit).containsExactly("llm.service");
        assertThat(found).extracting(Installation::how).containsExactly("unit llm.service");
    }

    @Test
    void readsAServiceOfLaunchd() throws IOException {
        program("opt/homebrew/bin/ollama");
        file(
                "home/u/Library/LaunchAgents/homebrew.mxcl.ollama.plist",
                "<key>ProgramArguments</key><array><string>/opt/homebrew/bin/ollama</string></array>");

        List<Installation> found = scan(Map.of());

        assertThat(found)
                .extracting(Installation::serviceUnit)
                .containsExactly("homebrew.mxcl.ollama.plist");
    }

    @Test
    void asksAProgramForItsVersionAgainOnlyWhenItsFileChanged() throws IOException {
        Path program = program("usr/bin/llama-server");
        commands.output = "version: 0.7.0 (build 11669, commit Debian)\nbuilt with GNU 16.2.0\n";
        var installations = installations(Map.of());
        installations.scan();
        installations.scan();
        int before = commands.commands.size();

        Files.setLastModifiedTime(
                program,
                FileTime.from(
                        Files.getLastModifiedTime(program).toInstant().plus(Duration.ofDays(1))));
        List<Installation> found = installations.scan();

        assertThat(before).isEqualTo(1);
        assertThat(commands.commands).hasSize(2);
        assertThat(found.getFirst().version()).isEqualTo("b11669");
    }

    private List<Installation> scan(Map<String, String> environment) {
        return installations(environment).scan();
    }

    private Installations installations(Map<String, String> environment) {
        return new Installations(
                new Surroundings(root, home, environment, Surroundings.OperatingSystem.LINUX),
                commands);
    }

    private Path program(String path) throws IOException {
        Path file = file(path, "#!/bin/false\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    private Path file(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        return Files.writeString(file, text);
    }

    private static final class RecordedCommands extends Commands {
        private final List<List<String>> commands = new ArrayList<>();
        private final List<Map<String, String>> environments = new ArrayList<>();
        private String output = "";

        @Override
        String run(List<String> command, Map<String, String> environment, Duration deadline) {
            commands.add(command);
            environments.add(environment);
            return output;
        }
    }
}
