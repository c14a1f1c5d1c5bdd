package dev.stoker.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command advises to start, by the files of the services that there are. */
final class InstalledTest {
    @TempDir private Path root;

    private Path home = Path.of("");

    @BeforeEach
    void layOut() throws IOException {
        home = Files.createDirectories(root.resolve("home/ada"));
        Files.createDirectories(root.resolve("run/systemd/system"));
    }

    private void file(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, "x");
    }

    private String starting(Host.Os os, Map<String, String> environment) {
        return Installed.of(os, root, home, environment).starting(environment);
    }

    private String starting() {
        return starting(Host.Os.LINUX, Map.of());
    }

    @Test
    void isTheProgramWhereNoServiceIs() throws IOException {
        assertThat(starting()).isEqualTo("stoker serve");

        file("usr/lib/systemd/user/stoker.service"); // a package's, for whoever enables it
        assertThat(starting()).isEqualTo("stoker serve");
    }

    @Test
    void isTheMachinesService() throws IOException {
        file("usr/lib/systemd/system/stoker.service");

        assertThat(starting()).isEqualTo("sudo systemctl start stoker");
        assertThat(starting(Host.Os.LINUX, Map.of("USER", "root")))
                .isEqualTo("systemctl start stoker");
        file("home/ada/.config/stoker/stoker.yaml");
        assertThat(starting()).as("a daemon of the user's own").isEqualTo("stoker serve");
    }

    @Test
    void isTheUsersOwnServiceFirst() throws IOException {
        file("etc/systemd/system/stoker.service");
        file("home/ada/.config/systemd/user/default.target.wants/stoker.service");

        assertThat(starting()).isEqualTo("systemctl --user start stoker");
        assertThat(starting(Host.Os.LINUX, Map.of("XDG_CONFIG_HOME", root + "/other")))
                .isEqualTo("sudo systemctl start stoker");
    }

    /** As in a container that a package was installed in. */
    @Test
    void isTheProgramWhereNoServiceManagerRuns() throws IOException {
        file("usr/lib/systemd/system/stoker.service");
        Files.delete(root.resolve("run/systemd/system"));

        assertThat(starting()).isEqualTo("stoker serve");
    }

    @Test
    void isLaunchdsOnAMac() throws IOException {
        file("Library/LaunchDaemons/dev.stoker.daemon.plist");
        assertThat(starting(Host.Os.MACOS, Map.of()))
                .isEqualTo("sudo launchctl kickstart system/dev.stoker.daemon");

        file("home/ada/Library/LaunchAgents/dev.stoker.agent.plist");
        assertThat(starting(Host.Os.MACOS, Map.of()))
                .isEqualTo("launchctl kickstart gui/$(id -u)/dev.stoker.agent");
    }
}
