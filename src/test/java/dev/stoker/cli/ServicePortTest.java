package dev.stoker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.cli.doctor.LocalView;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code stoker service install} does where somebody has the port already. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has neither systemd nor launchd")
final class ServicePortTest {
    private static final String OWN = "Users/ada/.config/systemd/user/stoker.service";

    @TempDir private Path folder;

    /** It would be started, end at once, and be left half installed. */
    @Test
    void whoHoldsThePortIsToldAndNothingIsDone() {
        FakeHost host =
                FakeHost.linux(folder, 1000)
                        .file("usr/lib/systemd/system/stoker.service", FakeHost.UNIT);
        try (FakeDaemon other = FakeDaemon.start()) {
            Cli.Ended ended = host.cli().daemon(other).run("service", "install", "--yes");
            Cli.Ended dry = host.cli().daemon(other).run("service", "install", "--dry-run");

            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.out()).contains("  write   " + host.at(OWN));
            assertThat(ended.err())
                    .isEqualTo(
                            "stoker: nothing was done, since the service would not start: "
                                    + other.address()
                                    + " is held by another Stoker, 0.1.0; end that first: Ctrl-C"
                                    + " where 'stoker serve' runs, or 'sudo systemctl stop stoker'"
                                    + " of the machine's service\n");
            assertThat(host.changes()).isEmpty();
            assertThat(dry.code()).isZero();
            assertThat(dry.out()).contains(other.address() + " is held by another Stoker");
        }
    }

    @Test
    void aProgramThatHoldsThePortIsNamed() {
        FakeHost host = FakeHost.linux(folder, 1000);
        try (FakeDaemon other = FakeDaemon.start()) {
            other.json("/.well-known/stoker.json", 404, List.of());
            var view =
                    new LocalView(
                            List.of(
                                    new LocalView.Server(
                                            "localai",
                                            URI.create("http://" + other.address()),
                                            null)),
                            List.of(),
                            List.of(),
                            List.of());

            Cli.Ended ended = host.cli().daemon(other).look(view).run("service", "install", "-y");

            assertThat(ended.err()).contains("is held by localai (HTTP 404");
            assertThat(host.changes()).isEmpty();
        }
    }

    /** It holds its port itself, or systemd does for it. */
    @Test
    void aServiceThatRunsIsNotInItsOwnWay() {
        FakeHost host = FakeHost.linux(folder, 1000);
        host.run("install", "--yes");
        try (FakeDaemon own = FakeDaemon.start()) {
            host.packed("systemd/user/stoker.service", FakeHost.UNIT + "UMask=0077\n");
            assertThat(host.cli().daemon(own).run("service", "install", "-y").code()).isZero();
            assertThat(host.changes()).endsWith("systemctl --user restart stoker.service");
            host.unit("user", "stoker.service", "LoadState=loaded", "ActiveState=inactive");
            host.unit("user", "stoker.socket", "LoadState=loaded", "ActiveState=active");
            assertThat(host.cli().daemon(own).run("service", "install", "-y").code()).isZero();
        }
    }
}
