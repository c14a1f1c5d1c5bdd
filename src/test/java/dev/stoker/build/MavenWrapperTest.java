package dev.stoker.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.testing.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The wrapper finds a JDK by itself. Fake JDKs (an executable {@code javac} and a {@code release}
 * file) in a tree of the test's own stand for the machine's; the PATH holds nothing but the few
 * tools the script may use, so a JDK of this machine cannot leak in.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script is for POSIX systems")
final class MavenWrapperTest {
    private static final Path PROJECT = Path.of("").toAbsolutePath();
    private static final Path FIND_JDK = PROJECT.resolve(".mvn/find-jdk.sh");

    @TempDir Path machine;

    @BeforeEach
    void offersOnlyTheToolsTheScriptMayUse() throws IOException {
        Files.createDirectories(machine.resolve("bin"));
        for (String name : List.of("dirname", "readlink", "uname")) {
            String folder = Files.exists(Path.of("/usr/bin", name)) ? "/usr/bin/" : "/bin/";
            tool(name, "exec " + folder + name + " \"$@\"");
        }
    }

    @Test
    void keepsAGoodJavaHomeWithoutAWord() throws IOException {
        Path given = jdk("somewhere/jdk-26", "26.0.1");
        jdk("usr/lib/jvm/jdk-25", "25.0.3");

        Finished run = findJdk(Map.of("JAVA_HOME", given.toString()));

        assertThat(run).isEqualTo(new Finished(0, given.toString(), ""));
    }

    @Test
    void replacesAnOldJavaHomeAndSaysWhatItTook() throws IOException {
        Path given = jdk("usr/lib/jvm/java-17", "17.0.15");
        Path good = jdk("usr/lib/jvm/jdk-25", "25.0.3");

        Finished run = findJdk(Map.of("JAVA_HOME", given.toString()));

        assertThat(run)
                .isEqualTo(new Finished(0, good.toString(), "mvnw: using JDK 25 in " + good));
    }

    @Test
    void takesTheOldestJdkThatIsNewEnough() throws IOException {
        jdk("usr/lib/jvm/jdk-27", "27");
        Path oldest = jdk("opt/jdk-25", "25.0.1");
        jdk("usr/lib/jvm/jdk-26", "26.0.1");
        jdk("usr/lib/jvm/jdk-24", "24.0.2");

        Finished run = findJdk(Map.of());

        assertThat(run.out()).isEqualTo(oldest.toString());
    }

    @Test
    void findsTheJdkBehindALinkOnThePath() throws IOException {
        Path good = jdk("odd place/jdk 25", "25.0.3");
        Files.createSymbolicLink(machine.resolve("bin/javac"), good.resolve("bin/javac"));

        Finished run = findJdk(Map.of());

        assertThat(run.out()).isEqualTo(good.toString());
    }

    @Test
    void findsTheJdksOfVersionManagersInTheHomeFolder() throws IOException {
        Path good = jdk("home/.sdkman/candidates/java/25.0.3-tem", "25.0.3");

        Finished run = findJdk(Map.of());

        assertThat(run.out()).isEqualTo(good.toString());
    }

    @Test
    void passesOverARuntimeWithoutACompiler() throws IOException {
        Path jre = jdk("usr/lib/jvm/jre-25", "25.0.3");
        Files.delete(jre.resolve("bin/javac"));

        Finished run = findJdk(Map.of("JAVA_HOME", jre.toString()));

        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void namesTheAptPackageWhereAptOffersIt() throws IOException {
        tool("apt-get", "exit 9");
        tool("apt-cache", "echo '  Candidate: 25.0.1+8-1'");

        Finished run = findJdk(Map.of());

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().lines())
                .containsExactly(
                        "mvnw: needs a JDK 25 or newer and found none in the usual places;"
                                + " this installs one:",
                        "  sudo apt-get install -y openjdk-25-jdk-headless",
                        "mvnw: or set JAVA_HOME to one that is somewhere else");
    }

    @Test
    void readsThePackageListsFirstWhereAptKnowsNothingYet() throws IOException {
        tool("apt-get", "exit 9");
        tool("apt-cache", "exit 0");

        Finished run = findJdk(Map.of());

        assertThat(run.err())
                .contains("sudo apt-get update && sudo apt-get install -y openjdk-25-jdk-headless");
    }

    @Test
    void namesNoAptPackageThatThisReleaseLacks() throws IOException {
        tool("apt-get", "exit 9");
        tool("apt-cache", "[ \"$2\" != bash ] || echo '  Candidate: 5.2.15-2'");

        Finished run = findJdk(Map.of());

        assertThat(run.err()).doesNotContain("apt-get").contains("-C ~/.jdks");
    }

    @Test
    void namesTheCommandOfOtherSystems() throws IOException {
        tool("dnf", "exit 9");

        Finished run = findJdk(Map.of());

        assertThat(run.err()).contains("sudo dnf install -y java-25-openjdk-devel");
    }

    @Test
    void isSourcedByTheWrapperBeforeTheWrapperTurnsGlobsOff() throws IOException {
        String wrapper = Files.readString(PROJECT.resolve("mvnw"));

        assertThat(wrapper)
                .containsSubsequence(
                        "[ ! -L \"$0\" ] || exec /bin/sh \"$(readlink -f \"$0\")\" \"$@\"\n",
                        ". \"$(dirname \"$0\")/.mvn/find-jdk.sh\"\n",
                        "\nset -euf\n");
        assertThat(Files.readString(PROJECT.resolve("mvnw.cmd")))
                .containsSubsequence(
                        "@CALL \"%~dp0.mvn\\find-jdk.cmd\" || @EXIT /B 1",
                        "@IF \"%__MVNW_ARG0_NAME__%\"==\"\"", ": end batch / begin powershell #>");
    }

    @Test
    void runsFromAnotherFolderAndThroughALink() throws IOException {
        Path link = Files.createSymbolicLink(machine.resolve("build"), PROJECT.resolve("mvnw"));
        ProcessBuilder command = new ProcessBuilder(link.toString(), "--version");
        emptyMachine(command, Map.of());
        command.directory(machine.toFile());

        Finished run = Finished.run(command, Duration.ofSeconds(20));
        Files.delete(link);

        // Only the project's own script says so: the link was followed to it.
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("mvnw: needs a JDK 25 or newer");
    }

    private Finished findJdk(Map<String, String> environment) {
        // jdk_best would betray that the script leaves its variables in the caller's shell.
        ProcessBuilder command =
                new ProcessBuilder(
                        "/bin/sh", "-c", ". '" + FIND_JDK + "' && echo \"$JAVA_HOME${jdk_best-}\"");
        emptyMachine(command, environment);
        return Finished.run(command, Duration.ofSeconds(20));
    }

    private void emptyMachine(ProcessBuilder command, Map<String, String> environment) {
        command.environment().clear();
        command.environment().put("PATH", machine.resolve("bin").toString());
        command.environment().put("HOME", machine.resolve("home").toString());
        command.environment().put("MVNW_JDK_ROOT", machine.toString());
        command.environment().putAll(environment);
    }

    private Path jdk(String place, String version) throws IOException {
        Path home = machine.resolve(place);
        Files.createDirectories(home.resolve("bin"));
        executable(home.resolve("bin/javac"), "exit 9");
        Files.writeString(
                home.resolve("release"),
                "IMPLEMENTOR=\"A Vendor\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private void tool(String name, String body) throws IOException {
        executable(machine.resolve("bin").resolve(name), body);
    }

    private static void executable(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
