package dev.stoker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code stoker service install} finds of others: files in its places, a service, a link. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has neither systemd nor launchd")
final class ForeignServiceFilesTest {
    private static final String OWN = "Users/ada/.config/systemd/user/stoker.service";

    @TempDir private Path folder;

    @Test
    void aUnitOfSomebodyElseIsNotReplaced() {
        FakeHost host = FakeHost.linux(folder, 1000).file(OWN, FakeHost.UNIT + "Nice=5\n");

        Cli.Ended ended = host.run("install", "--yes");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("was not written by this program; move it away first");
        assertThat(host.text(OWN)).isEqualTo(FakeHost.UNIT + "Nice=5\n");
        assertThat(host.changes()).isEmpty();
    }

    /** As {@code systemctl mask} leaves it. */
    @Test
    void aLinkInThePlaceOfAUnitStays() throws IOException {
        FakeHost host = FakeHost.linux(folder, 1000).folder("Users/ada/.config/systemd/user");
        Path socket = host.at(OWN).resolveSibling("stoker.socket");
        Files.createSymbolicLink(socket, Path.of("/dev/null"));

        Cli.Ended ended = host.run("install", "--yes");

        assertThat(ended.err()).contains("stoker.socket was not written by this program");
        assertThat(socket).isSymbolicLink();
        assertThat(host.at(OWN)).doesNotExist();
    }

    @Test
    void anAgentOfSomebodyElseIsNotReplaced() {
        String list = "Users/ada/Library/LaunchAgents/dev.stoker.agent.plist";
        FakeHost host = FakeHost.mac(folder, 501).file(list, "<plist version=\"1.0\"/>");

        Cli.Ended ended = host.run("install", "--yes");

        assertThat(ended.err()).contains("was not written by this program");
        assertThat(host.text(list)).isEqualTo("<plist version=\"1.0\"/>");
    }

    @Test
    void theMachinesServiceBesideItIsToldOfWithLingerToo() {
        FakeHost host = FakeHost.linux(folder, 1000);
        host.unit("system", "stoker.service", "LoadState=loaded", "ActiveState=active");
        host.file("var/lib/systemd/linger/ada", "");

        assertThat(host.run("install", "--linger", "--dry-run").out())
                .contains("The machine's service runs as well");
    }

    @Test
    void aLinkIntoAHomeIsNotForTheMachinesService() throws IOException {
        FakeHost host = FakeHost.linux(folder, 0).file("tmp/stoker", "#!/bin/sh\n");
        Path real = host.at("tmp/stoker").toRealPath();
        Path link = Files.createSymbolicLink(Path.of("target", "link-" + folder.hashCode()), real);
        try {
            Cli.Ended ended =
                    host.program(link.toAbsolutePath().toString()).run("install", "--yes");

            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.err()).contains("cannot see " + real);
        } finally {
            Files.delete(link);
        }
    }
}
