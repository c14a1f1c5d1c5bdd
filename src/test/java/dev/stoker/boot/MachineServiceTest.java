package dev.stoker.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.stoker.cli.service.Host;
import dev.stoker.cli.service.Scope;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Which daemon's state and variables a command looks into. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "files have no mode there")
final class MachineServiceTest {
    @TempDir private Path root;

    private Path home() {
        return root.resolve("home/ada");
    }

    private Map<String, String> seen(Map<String, String> environment) {
        return machine().seen(environment);
    }

    private MachineService machine() {
        return new MachineService(Host.Os.LINUX, root, home(), System.getProperty("user.name", ""));
    }

    private Path service() throws IOException {
        return state("var/lib/stoker");
    }

    private Path state(String name) throws IOException {
        return Files.createDirectories(
                root.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private void file(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }

    private void installed() throws IOException {
        Files.createDirectories(root.resolve("run/systemd/system"));
        file("usr/lib/systemd/system/stoker.service", "[Service]\n");
        file("etc/default/stoker", "STOKER_HTTP_PORT=11600\nGROQ_API_KEY=x\n");
    }

    private static void runs(Path state) throws IOException {
        var daemon = DaemonFile.ofThisProcess(URI.create("http://127.0.0.1:11777"), List.of());
        assertThat(daemon.write(state)).isTrue();
    }

    @Test
    void isTheServicesWhereTheCallerHasNone() throws IOException {
        installed();
        runs(service());

        assertThat(seen(Map.of("LANG", "C")))
                .as("it tells itself where it listens")
                .containsOnly(entry("LANG", "C"), entry("STATE_DIRECTORY", service().toString()));
    }

    @Test
    void isTheCallersOwnThatRuns() throws IOException {
        installed();
        runs(service());
        runs(state("home/ada/.local/state/stoker"));

        assertThat(seen(Map.of())).isEmpty();
    }

    @Test
    void isTheOneThatIsNamed() throws IOException {
        runs(service());
        Map<String, String> named = Map.of("STOKER_STATE_FOLDER", "/elsewhere");

        assertThat(seen(named)).isEqualTo(named);
    }

    @Test
    void isTheCallersOwnWhereNoServiceIs() {
        assertThat(seen(Map.of())).isEmpty();
    }

    @Test
    void isTheServicesThatIsStopped() throws IOException {
        installed();

        assertThat(seen(Map.of())).containsOnly(entry("STOKER_HTTP_PORT", "11600"));
        Path state = service();
        assertThat(seen(Map.of("STOKER_HTTP_PORT", "11700")))
                .as("the caller's own word comes first")
                .containsOnly(
                        entry("STOKER_HTTP_PORT", "11700"),
                        entry("STATE_DIRECTORY", state.toString()));
    }

    @Test
    void isTheCallersOwnWhereTheCallerHasConfiguredOne() throws IOException {
        installed();
        file("home/ada/.config/stoker/stoker.yaml", "stoker: {}\n");

        assertThat(seen(Map.of())).isEmpty();
    }

    @Test
    void isTheUsersServiceBeforeTheMachines() throws IOException {
        installed();
        file("home/ada/.config/systemd/user/stoker.service", "[Service]\n");
        file("home/ada/.config/stoker/environment", "STOKER_HTTP_PORT=11601\n");

        assertThat(seen(Map.of())).containsOnly(entry("STOKER_HTTP_PORT", "11601"));
    }

    /** With another's home, as {@code sudo -E} has it, that user must not say where to look. */
    @Test
    void aFileOfAnotherUserIsNotRead() throws IOException {
        installed();
        file("home/ada/.config/systemd/user/stoker.service", "[Service]\n");
        file("home/ada/.config/stoker/environment", "STOKER_STATE_FOLDER=/var/lib/stoker\n");
        var another = new MachineService(Host.Os.LINUX, root, home(), "somebody else");

        assertThat(another.seen(Map.of())).isEmpty();
        assertThat(seen(Map.of())).containsOnly(entry("STOKER_STATE_FOLDER", "/var/lib/stoker"));
    }

    /** Whom a command asks is the caller's word alone. */
    @Test
    void aServiceDoesNotSayWhomACommandAsks() throws IOException {
        installed();
        file("etc/default/stoker", "STOKER_ADDRESS=http://127.0.0.1:9999\n");

        assertThat(seen(Map.of())).doesNotContainKey("STOKER_ADDRESS");
    }

    @Test
    void aServiceDoesNotHearWhatAShellSays() throws IOException {
        installed();
        Map<String, String> shell =
                Map.of("LANG", "C", "STOKER_HTTP_PORT", "1", "STATE_DIRECTORY", "/x");

        assertThat(machine().of(Scope.SYSTEM, shell))
                .containsOnly(
                        entry("LANG", "C"),
                        entry("STOKER_HTTP_PORT", "11600"),
                        entry("STATE_DIRECTORY", root + "/var/lib/stoker"),
                        entry("XDG_CONFIG_HOME", root + "/var/lib/stoker/.config"));
        assertThat(machine().of(Scope.USER, shell)).containsOnly(entry("LANG", "C"));
    }
}
