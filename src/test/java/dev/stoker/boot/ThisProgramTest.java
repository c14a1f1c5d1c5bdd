package dev.stoker.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program knows by which name it can be started again. */
final class ThisProgramTest {
    private static final String JAVA = "/usr/lib/jvm/bin/java";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void aPackagesJarIsStartedByTheProgramBesideIt() throws IOException {
        Path program = program("lib/stoker/bin/stoker");

        assertThat(ThisProgram.path(jar("lib/stoker/app"), JAVA, "/nowhere")).isEqualTo(program);
    }

    @Test
    void aCheckoutsJarIsStartedByItsScript() throws IOException {
        Path program = program("clone/deploy/stoker");

        assertThat(ThisProgram.path(jar("clone/target/quarkus-app"), JAVA, "")).isEqualTo(program);
    }

    @Test
    void theLinkOnTheSearchPathIsTakenSinceItOutlivesAnUpgrade() throws IOException {
        Path program = program("cellar/0.1/bin/stoker");
        Path other = program("other/stoker");
        Path link = Files.createDirectories(folder.resolve("bin")).resolve("stoker");
        Files.createSymbolicLink(link, program);

        String path = other.resolveSibling("") + ":relative::" + link.resolveSibling("");
        assertThat(ThisProgram.path(jar("cellar/0.1/app"), JAVA, path)).isEqualTo(link);
        assertThat(ThisProgram.path("", program.toString(), path)).isEqualTo(link);
    }

    @Test
    void aJarWithoutAProgramIsNone() {
        assertThat(ThisProgram.path(jar("app"), JAVA, "/usr/bin")).isNull();
        assertThat(ThisProgram.path("", JAVA, "/usr/bin")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "systemd/stoker.service",
                "systemd/stoker.socket",
                "systemd/stoker.sysusers",
                "systemd/user/stoker.service",
                "systemd/user/stoker.socket",
                "deploy/launchd/dev.stoker.agent.plist",
                "deploy/launchd/dev.stoker.daemon.plist"
            })
    void whatItInstallsIsPackedAsItIs(String name) throws IOException {
        String packed = Objects.requireNonNull(ThisProgram.host().packed().text(name));

        assertThat(packed).isEqualTo(Files.readString(Path.of(name)));
        assertThat(packed)
                .matches(text ->
                        !name.endsWith(".service")
                                || text.contains("\nExecStart=/usr/bin/stoker "));
    }

    private Path program(String name) throws IOException {
        Path program = folder.resolve(name);
        Files.createDirectories(program.resolveSibling(""));
        Files.writeString(program, "#!/bin/sh\n");
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String jar(String app) {
        return folder.resolve(app).resolve("quarkus-run.jar").toString();
    }
}
