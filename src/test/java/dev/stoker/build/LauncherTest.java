package dev.stoker.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.testing.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A package's {@code bin/stoker}, with a Java that only tells what it was started with. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script is for POSIX systems")
final class LauncherTest {
    @TempDir private Path folder;
    private Path home = Path.of("");

    @BeforeEach
    void layOut() throws IOException {
        home = folder.toRealPath().resolve("lib of mine/stoker");
        Path java = Files.createDirectories(home.resolve("runtime/bin")).resolve("java");
        Files.writeString(
                java,
                """
                #!/bin/sh
                printf '%s\\n' "$@"
                env | grep -E '^(JAVA_TOOL|JDK_JAVA|STOKER_JAVA|CLASSPATH)'
                exit 7
                """);
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Path bin = Files.createDirectories(home.resolve("bin"));
        Files.copy(
                Path.of("deploy/package/launcher"),
                bin.resolve("stoker"),
                StandardCopyOption.COPY_ATTRIBUTES);
    }

    @Test
    void findsItsOwnJavaThroughLinks() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("first"), Path.of("../lib of mine/stoker/bin/stoker"));
        Files.createSymbolicLink(bin.resolve("stoker"), bin.resolve("first").toAbsolutePath());

        Finished run = run(bin.resolve("stoker"), "");

        assertThat(run.status()).isEqualTo(7);
        assertThat(run.out().lines())
                .containsExactly(
                        "@" + home + "/jvm.options",
                        "-XX:AOTCache=" + home + "/stoker.aot",
                        "-Duser.home=/home/ada",
                        "-jar",
                        home + "/app/quarkus-run.jar",
                        "run",
                        "tiny",
                        "What is * ?");
    }

    @Test
    void takesItsOwnOptionsAndNobodyElses() {
        Finished run = run(home.resolve("bin/stoker"), "-Xmx2g  -Dpattern=*");

        assertThat(run.out())
                .contains("-Duser.home=/home/ada\n-Xmx2g\n-Dpattern=*\n-jar\n")
                .doesNotContain("JAVA_OPTS", "TOOL_OPTIONS", "-Dof.another");
    }

    private static Finished run(Path program, String options) {
        var command = new ProcessBuilder(List.of(program.toString(), "run", "tiny", "What is * ?"));
        command.environment().put("HOME", "/home/ada");
        command.environment().put("STOKER_JAVA_OPTS", options);
        command.environment().put("JAVA_TOOL_OPTIONS", "-Dof.another=1");
        command.environment().put("JDK_JAVA_OPTIONS", "-Dof.another=2");
        return Finished.run(command, Duration.ofMinutes(1));
    }
}
