package dev.stoker.cli.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code deploy/launchd}: property lists as launchd reads them, with keys that it knows. */
final class PropertyListsTest {
    /** Those of launchd.plist(5) that a service like this one may have. */
    private static final Set<String> KEYS =
            Set.of(
                    "Label",
                    "ProgramArguments",
                    "UserName",
                    "GroupName",
                    "WorkingDirectory",
                    "EnvironmentVariables",
                    "RunAtLoad",
                    "KeepAlive",
                    "ThrottleInterval",
                    "ExitTimeOut",
                    "ProcessType",
                    "Umask",
                    "SoftResourceLimits",
                    "StandardOutPath",
                    "StandardErrorPath");

    @ParameterizedTest
    @ValueSource(strings = {"dev.stoker.agent", "dev.stoker.daemon"})
    void aListIsWellFormedAndHasOnlyKeysOfLaunchd(String label) throws IOException {
        Map<String, Object> list = list(label);

        assertThat(KEYS).containsAll(list.keySet());
        assertThat(list)
                .containsEntry("Label", label)
                .containsEntry("ProgramArguments", List.of("/usr/local/bin/stoker", "serve"))
                .containsEntry("RunAtLoad", true)
                .containsEntry("ProcessType", "Interactive")
                .containsEntry("Umask", 0077);
        assertThat(list.get("StandardOutPath")).isEqualTo(list.get("StandardErrorPath"));
        assertThat(list.get("SoftResourceLimits"))
                .isEqualTo(Map.of("NumberOfFiles", 10_240, "Core", 0));
    }

    /** After a crash, a SIGKILL for want of memory and an error; not after an end in good order. */
    @ParameterizedTest
    @ValueSource(strings = {"dev.stoker.agent", "dev.stoker.daemon"})
    void launchdStartsAgainWhatFailedAndNotWhatWasRefused(String label) throws IOException {
        assertThat(list(label))
                .containsEntry("KeepAlive", Map.of("SuccessfulExit", false, "Crashed", true))
                .containsEntry("ThrottleInterval", 10);
        assertThat(list(label).get("EnvironmentVariables"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .as("the daemon goes by it")
                .containsEntry("LAUNCHD_SERVICE", label);
    }

    @Test
    void theDaemonIsNotRootAndItsPathsAreThoseOfTheCommand() throws IOException {
        Map<String, Object> list = list("dev.stoker.daemon");

        assertThat(list)
                .containsEntry("UserName", "_stoker")
                .containsEntry("GroupName", "_stoker")
                .containsEntry("StandardOutPath", MacAccount.LOGS + "/stoker.log");
        assertThat(list.get("EnvironmentVariables"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("STATE_DIRECTORY", MacAccount.STATE);
    }

    @Test
    void theAgentWritesBelowTheHomeThatTheCommandSets() throws IOException {
        Map<String, Object> list = list("dev.stoker.agent");

        assertThat(list).doesNotContainKey("UserName");
        assertThat(list)
                .containsEntry("StandardOutPath", "/Users/you/Library/Logs/Stoker/stoker.log");
    }

    /** Else launchd kills it while answers are being given, and engines with it. */
    @ParameterizedTest
    @ValueSource(strings = {"dev.stoker.agent", "dev.stoker.daemon"})
    void launchdWaitsLongerThanTheDrain(String label) throws IOException {
        var drain =
                Pattern.compile("\\| `stoker.http.drain` \\|[^|]+\\| `(\\d+)s` \\|")
                        .matcher(Files.readString(Path.of("docs/configuration.md")));
        assertThat(drain.find()).isTrue();

        assertThat((Integer) list(label).get("ExitTimeOut"))
                .isGreaterThan(Integer.parseInt(drain.group(1)) + 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev.stoker.agent", "dev.stoker.daemon"})
    void whatTheCommandWritesIsAListAsWell(String label) throws IOException {
        OwnFile written =
                OwnFile.list(
                        Path.of("/x"),
                        Files.readString(file(label)),
                        Path.of("/opt/R&D <1>/stoker"),
                        Path.of("/Users/ada"));

        assertThat(read(written.text()))
                .containsEntry("ProgramArguments", List.of("/opt/R&D <1>/stoker", "serve"));
        assertThat(written.text()).doesNotContain("<string>/Users/you");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<dict><string>no key</string></dict>",
                "<dict><key>a</key></dict>",
                "<dict><key>a</key><real>x</real></dict>",
                "<dict><key>a</key><integer>x</integer></dict>",
                "<dict><key>a</key><true/><key>a</key><true/></dict>",
                "<array/>"
            })
    void whatIsNoListIsFoundOut(String body) {
        assertThatThrownBy(() -> read("<plist version=\"1.0\">" + body + "</plist>"))
                .isInstanceOfAny(AssertionError.class, NumberFormatException.class);
    }

    private static Map<String, Object> list(String label) throws IOException {
        return read(Files.readString(file(label)));
    }

    private static Path file(String label) {
        return Path.of("deploy/launchd", label + ".plist");
    }

    private static Map<String, Object> read(String text) {
        return PropertyList.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
