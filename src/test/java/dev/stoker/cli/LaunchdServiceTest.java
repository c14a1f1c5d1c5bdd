package dev.stoker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code stoker service} where launchd is, against programs that stand in for its own. */
final class LaunchdServiceTest {
    private static final String AGENT = "Users/ada/Library/LaunchAgents/dev.stoker.agent.plist";
    private static final String DAEMON = "Library/LaunchDaemons/dev.stoker.daemon.plist";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void theAgentIsWrittenForTheProgramAndTheHomeAndBegun() {
        FakeHost host = FakeHost.mac(folder, 501).program("/opt/R&D/stoker");

        Cli.Ended ended = host.run("install", "--yes");

        assertThat(ended.err()).isEmpty();
        assertThat(host.text(AGENT))
                .contains("<!-- Written by 'stoker service install'. -->")
                .contains("<string>/opt/R&amp;D/stoker</string>")
                .contains("<string>" + host.home() + "/Library/Logs/Stoker/stoker.log</string>")
                .doesNotContain("<string>/Users/you");
        assertThat(host.changes())
                .containsExactly(
                        "mkdir -p /Users/ada/Library/Logs/Stoker",
                        "launchctl bootstrap gui/501"
                                + " /Users/ada/Library/LaunchAgents/dev.stoker.agent.plist");
        host.folder("Users/ada/Library/Logs/Stoker");
        assertThat(host.run("install").out()).startsWith("Nothing to do");
    }

    @Test
    void aChangedAgentIsEndedAndBegunAnew() {
        FakeHost host = FakeHost.mac(folder, 501).folder("Users/ada/Library/Logs/Stoker");
        host.run("install", "--yes");
        int before = host.changes().size();

        host.program("/opt/new/stoker").run("install", "--yes");

        assertThat(host.changes().subList(before, host.changes().size()))
                .containsExactly(
                        "launchctl bootout gui/501/dev.stoker.agent",
                        "launchctl bootstrap gui/501"
                                + " /Users/ada/Library/LaunchAgents/dev.stoker.agent.plist");
    }

    @Test
    void anAgentThatWasDisabledIsEnabledFirst() {
        FakeHost host = FakeHost.mac(folder, 501).file("tools/off", "\"dev.stoker.agent\" => true");

        host.run("install", "--yes");

        assertThat(host.changes()).contains("launchctl enable gui/501/dev.stoker.agent");
    }

    @Test
    void theDaemonHasAnAccountWithFoldersOfItsOwn() {
        FakeHost host = FakeHost.mac(folder, 0);

        Cli.Ended ended = host.run("install", "--yes");

        assertThat(ended.err()).isEmpty();
        assertThat(host.text(DAEMON)).contains("<string>_stoker</string>");
        assertThat(host.changes())
                .containsExactly(
                        "dseditgroup -o create -i 202 -r Stoker _stoker",
                        "sysadminctl -addUser _stoker -fullName Stoker -UID 202 -GID 202 -home"
                                + " /var/empty -shell /usr/bin/false -roleAccount",
                        "install -d -o _stoker -g _stoker -m 0700"
                                + " /Library/Application Support/Stoker",
                        "install -d -o _stoker -g _stoker -m 0755 /Library/Logs/Stoker",
                        "launchctl bootstrap system"
                                + " /Library/LaunchDaemons/dev.stoker.daemon.plist");
    }

    @Test
    void uninstallingEndsItAndKeepsWhatItHas() {
        FakeHost host = FakeHost.mac(folder, 501);
        host.file("Users/ada/.config/stoker/stoker.yaml", "stoker: {}\n");
        host.run("install", "--yes");

        Cli.Ended ended = host.run("uninstall", "--yes");

        assertThat(ended.code()).isZero();
        assertThat(host.at(AGENT)).doesNotExist();
        assertThat(host.at("Users/ada/.config/stoker/stoker.yaml")).exists();
        assertThat(host.changes()).last().isEqualTo("launchctl bootout gui/501/dev.stoker.agent");
        assertThat(host.run("uninstall").out()).startsWith("Nothing to do");
        assertThat(host.run("uninstall", "--purge", "--yes").code()).isZero();
        assertThat(host.at("Users/ada/.config/stoker")).doesNotExist();
    }

    @Test
    void theStateIsLaunchds() {
        FakeHost host = FakeHost.mac(folder, 501);

        assertThat(host.run("status").code()).isEqualTo(4);
        host.run("install", "--yes");
        Cli.Ended running = host.run("status");
        host.without("tools/loaded");
        Cli.Ended stopped = host.run("status");

        assertThat(running.code()).isZero();
        assertThat(running.out())
                .startsWith("service  running\nstarts   by itself\n")
                .contains("logs     tail -F " + host.home() + "/Library/Logs/Stoker/stoker.log");
        assertThat(stopped.code()).isEqualTo(3);
        assertThat(stopped.out()).startsWith("service  not loaded\n");
    }

    @Test
    void lingeringIsSystemds() {
        assertThat(FakeHost.mac(folder, 501).run("install", "--linger").code()).isEqualTo(2);
    }
}
