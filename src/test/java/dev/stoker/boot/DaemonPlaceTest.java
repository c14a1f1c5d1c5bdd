package dev.stoker.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoker.cli.Whereabouts;
import dev.stoker.cli.client.DaemonAddress;
import dev.stoker.config.ConfigSources;
import dev.stoker.config.ConfiguredAddress;
import dev.stoker.core.Secret;
import dev.stoker.security.AdminToken;
import dev.stoker.supervise.Started;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Where commands look for the daemon. */
final class DaemonPlaceTest {
    private static final URI HERE = URI.create("http://127.0.0.1:11777");
    private static final URI CONFIGURED = URI.create("http://127.0.0.1:11600");

    @TempDir Path temp;

    private Path state(String name) throws IOException {
        return Files.createDirectories(
                temp.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private void configure(String text) throws IOException {
        Files.writeString(temp.resolve("stoker.yaml"), text);
    }

    private Whereabouts look(Path state, Map<String, String> environment) {
        return DaemonPlace.of(sources(state, environment));
    }

    private ConfigSources sources(Path state, Map<String, String> environment) {
        var all =
                new HashMap<>(
                        Map.of(
                                "XDG_CONFIG_HOME",
                                temp + "/none",
                                "STATE_DIRECTORY",
                                state.toString()));
        all.putAll(environment);
        return new ConfigSources(all, Map.of("user.home", temp.toString()), temp);
    }

    private DaemonFile own(URI address) {
        return DaemonFile.ofThisProcess(address, ConfiguredAddress.files(sources(temp, Map.of())));
    }

    @Test
    void theDaemonThatRunsIsFoundWhateverTheFileSaysByNow() throws IOException {
        Path state = state("state");
        configure("stoker: {http: {port: 11600}}");
        var own = own(HERE);

        assertThat(own.write(state)).isTrue();
        Whereabouts changed = look(state, Map.of());
        configure("stoker: {http: {port: 11600");
        Whereabouts broken = look(state, Map.of());
        own.remove(state);
        Whereabouts gone = look(state, Map.of());

        assertThat(changed.address()).isEqualTo(HERE);
        assertThat(changed.problems()).isEmpty();
        assertThat(broken.address()).isEqualTo(HERE);
        assertThat(broken.known()).isTrue();
        assertThat(broken.problems()).singleElement().asString().contains("broken YAML");
        assertThat(gone.known()).isFalse();
        assertThat(state).isEmptyDirectory();
    }

    @Test
    void theOwnersOwnWordInTheEnvironmentComesFirst() throws IOException {
        Path state = state("state");
        own(HERE).write(state);

        assertThat(look(state, Map.of("STOKER_HTTP_PORT", "11601")).address())
                .isEqualTo(URI.create("http://127.0.0.1:11601"));
        assertThat(look(state, Map.of("STOKER_HTTP_PORT", "0")).address()).isEqualTo(HERE);
    }

    @Test
    void whatAKilledDaemonLeftDoesNoHarmAndIsReplaced() throws IOException {
        Path state = state("state");
        configure("stoker: {http: {port: 11600}}");
        var own = own(HERE);
        var reused = new DaemonFile(HERE, own.pid(), own.started() + 1, own.files());

        assertThat(reused.write(state)).isTrue();

        assertThat(look(state, Map.of()).address()).isEqualTo(CONFIGURED);
        assertThat(own.write(state)).isTrue();
        assertThat(look(state, Map.of()).address()).isEqualTo(HERE);
        for (String torn : new String[] {"", "address=http://x:1\npid=", "\0\0", "pid=1"}) {
            Files.writeString(state.resolve(DaemonFile.NAME), torn);
            assertThat(look(state, Map.of()).address()).isEqualTo(CONFIGURED);
        }
    }

    /** As in a container whose first process is a program like any other. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aKilledDaemonWhoseParentNeverAsksForItCountsAsNone() throws IOException {
        Path state = state("state");
        configure("stoker: {http: {port: 11600}}");
        // The shell becomes a program that asks for no child.
        Process parent = new ProcessBuilder("sh", "-c", "sleep 600 & echo $!; exec cat").start();
        try {
            long pid = Long.parseLong(parent.inputReader().readLine());
            var killed = new DaemonFile(HERE, pid, Started.of(pid), "");
            assertThat(killed.write(state)).isTrue();
            assertThat(look(state, Map.of()).address()).isEqualTo(HERE);

            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);

            await().until(() -> !look(state, Map.of()).address().equals(HERE));
            assertThat(ProcessHandle.of(pid)).isPresent();
            assertThat(look(state, Map.of()).address()).isEqualTo(CONFIGURED);
            assertThat(own(HERE).write(state)).isTrue();
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void oneDaemonDoesNotTakeTheNameOfAnother() throws IOException {
        Path state = state("state");
        Process another = new ProcessBuilder("cat").start();
        try {
            var first = new DaemonFile(HERE, another.pid(), Started.of(another.pid()), "");
            first.write(state);

            var second = own(CONFIGURED);
            assertThat(second.write(state)).isFalse();
            second.remove(state);

            assertThat(look(state, Map.of()).address()).isEqualTo(HERE);
            assertThat(look(state("other"), Map.of()).address().getPort()).isEqualTo(11500);
        } finally {
            another.destroy();
        }
    }

    /** Whose state folder is named in its own file. */
    @Test
    void aDaemonOfAnotherConfigurationIsNotTakenForThisOne() throws IOException {
        Path first = state("state");
        Path second = state("second");
        own(HERE).write(first);
        Path file = temp.resolve("other.yaml");
        var named = Map.of("STOKER_CONFIG", file.toString());
        Files.writeString(
                file, "stoker: {http: {port: 11600}, state: {folder: '%s'}}".formatted(second));

        Whereabouts configured = look(first, named);
        Files.writeString(file, "stoker: {http: {port: 11600}, state: {folder: '");
        Whereabouts broken = look(first, named);
        DaemonFile.ofThisProcess(CONFIGURED, List.of(file)).write(second);
        Files.writeString(
                file, "stoker: {http: {port: 1}, state: {folder: '%s'}}".formatted(second));
        Whereabouts moved = look(first, named);

        assertThat(configured.address()).isEqualTo(CONFIGURED);
        assertThat(broken.known()).isFalse();
        assertThat(moved.address()).isEqualTo(CONFIGURED);
    }

    @Test
    void aFileThatOthersCouldHaveWrittenIsNotBelieved() throws IOException {
        Path state = state("state");
        configure("stoker: {http: {port: 11600}}");
        own(HERE).write(state);
        Path file = state.resolve(DaemonFile.NAME);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));

        assertThat(look(state, Map.of()).address()).isEqualTo(CONFIGURED);
    }

    /** Whoever listens on the port of a daemon that does not run must not learn its token. */
    @Test
    void theTokenIsForTheDaemonThatRunsAndForNobodyElse() throws IOException {
        Path state = state("state");
        AdminToken.atStart(state);
        Secret made = AdminToken.read(state);
        var here = new DaemonAddress(HERE);
        var own = own(HERE);

        assertThat(DaemonPlace.adminToken(state, here)).isNull();
        own.write(state);
        assertThat(DaemonPlace.adminToken(state, here)).isEqualTo(made);
        assertThat(DaemonPlace.adminToken(state, DaemonAddress.parse("http://localhost:11777")))
                .isEqualTo(made);
        assertThat(DaemonPlace.adminToken(state, DaemonAddress.parse("http://127.0.0.1:11778")))
                .isNull();
        own.remove(state);
        assertThat(DaemonPlace.adminToken(state, here)).isNull();
    }

    @Test
    void theDaemonThatRunsIsPassedOverWhereAnotherIsToBeStarted() throws IOException {
        Path state = state("state");
        configure("stoker: {http: {port: 11600}}");
        own(HERE).write(state);

        assertThat(DaemonPlace.configured(sources(state, Map.of())).address())
                .isEqualTo(CONFIGURED);
    }
}
