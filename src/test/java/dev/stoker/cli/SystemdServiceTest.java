package dev.stoker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code stoker service} where systemd is, against programs that stand in for its own. */
final class SystemdServiceTest {
    private static final String OWN = "Users/ada/.config/systemd/user/stoker.service";
    private static final String MACHINES = "etc/systemd/system/stoker.service";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void theUsersServiceIsWrittenEnabledAndStarted() {
        FakeHost host = FakeHost.linux(folder, 1000);

        Cli.Ended ended = host.run("install", "--yes");

        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isZero();
        assertThat(host.text(OWN))
                .startsWith("# Written by 'stoker service install'")
                .contains("ExecStart=/opt/stoker/bin/stoker serve\n")
                .contains("ExecReload=/bin/sh -c");
        assertThat(host.at(OWN).resolveSibling("stoker.socket")).exists();
        assertThat(host.changes())
                .containsExactly(
                        "systemctl --user daemon-reload",
                        "systemctl --user enable --now stoker.service");
        assertThat(ended.out())
                .startsWith("To install Stoker as a service of yours, with systemd:\n  write   ")
                .contains("  run     systemctl --user enable --now stoker.service\n")
                .contains("With --linger it runs from boot on.")
                .endsWith("Done. 'stoker service status' tells how it is.\n");
    }

    @Test
    void aSecondTimeThereIsNothingToDo() {
        FakeHost host = FakeHost.linux(folder, 1000);
        host.run("install", "--yes");
        int calls = host.changes().size();

        Cli.Ended again = host.run("install");

        assertThat(again.code()).isZero();
        assertThat(again.out())
                .startsWith("Nothing to do: Stoker is installed and runs as a service of yours.\n");
        assertThat(host.changes()).hasSize(calls);
    }

    @Test
    void aChangedUnitIsShownLineByLineReplacedAndTakenOver() {
        FakeHost host = FakeHost.linux(folder, 1000);
        host.run("install", "--yes");
        host.packed("systemd/user/stoker.service", FakeHost.UNIT + "UMask=0077\n");

        Cli.Ended ended = host.program("/opt/new/stoker").run("install", "--yes");

        assertThat(ended.out())
                .contains("  change  " + host.at(OWN))
                .contains("            - ExecStart=/opt/stoker/bin/stoker serve\n")
                .contains("            + ExecStart=/opt/new/stoker serve\n")
                .contains("            + UMask=0077\n")
                .doesNotContain("- Type=notify");
        assertThat(host.text(OWN)).contains("UMask=0077");
        assertThat(host.changes()).endsWith("systemctl --user restart stoker.service");
    }

    @Test
    void aProgramInAFolderWithASpaceIsQuoted() {
        FakeHost host = FakeHost.linux(folder, 1000).program("/opt/my 50% $/stoker");

        host.run("install", "--yes");

        assertThat(host.text(OWN)).contains("ExecStart=\"/opt/my 50%% $/stoker\" serve\n");
    }

    @Test
    void aDryRunOnlyTells() {
        FakeHost host = FakeHost.linux(folder, 1000);

        Cli.Ended ended = host.run("install", "--system", "--dry-run");

        assertThat(ended.code()).isZero();
        assertThat(ended.out())
                .contains("  write   " + host.at("etc/sysusers.d/stoker.conf"))
                .contains("  run     systemctl enable --now stoker.service");
        assertThat(host.at(MACHINES)).doesNotExist();
        assertThat(host.changes()).isEmpty();
    }

    @Test
    void withNobodyToAskNothingIsDone() {
        FakeHost host = FakeHost.linux(folder, 1000);

        Cli.Ended ended = host.cli().stdin("y\n").run("service", "install");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains("nobody is there to be asked; give --yes");
        assertThat(ended.out()).contains("  write   " + host.at(OWN));
        assertThat(host.at(OWN)).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"y, 0", "Yes, 0", "n, 1", "'', 1"})
    void aPersonIsAsked(String answer, int code) {
        FakeHost host = FakeHost.linux(folder, 1000);

        Cli.Ended ended = host.cli().atTerminal().stdin(answer + "\n").run("service", "install");

        assertThat(ended.err()).startsWith("Go on? [y/N] ");
        assertThat(ended.code()).isEqualTo(code);
        assertThat(Files.exists(host.at(OWN))).isEqualTo(code == 0);
    }

    @Test
    void theMachinesServiceHasAnAccountOfItsOwn() {
        FakeHost host = FakeHost.linux(folder, 0);

        Cli.Ended ended = host.run("install", "--yes");

        assertThat(ended.err()).isEmpty();
        assertThat(host.text(MACHINES)).contains("ExecStart=/opt/stoker/bin/stoker serve\n");
        assertThat(host.text("etc/sysusers.d/stoker.conf")).endsWith("u stoker -\n");
        assertThat(host.changes())
                .containsExactly(
                        "systemd-sysusers /etc/sysusers.d/stoker.conf",
                        "systemctl daemon-reload",
                        "systemctl enable --now stoker.service");
    }

    @Test
    void theMachinesServiceTakesRoot() {
        FakeHost host = FakeHost.linux(folder, 1000);

        Cli.Ended ended = host.run("install", "--system", "--yes");

        assertThat(ended.code()).isEqualTo(5);
        assertThat(ended.err()).contains("takes root; use sudo, or --user");
        assertThat(host.changes()).isEmpty();
    }

    @Test
    void theMachinesServiceCannotRunWhatLiesInSomebodysHome() {
        FakeHost host = FakeHost.linux(folder, 0).program("/home/ada/stoker/deploy/stoker");

        Cli.Ended ended = host.run("install", "--yes");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("cannot see /home/ada/stoker/deploy/stoker");
        assertThat(host.at(MACHINES)).doesNotExist();
    }

    @Test
    void whatAPackageHasInstalledIsOnlyEnabled() {
        FakeHost host = FakeHost.linux(folder, 0);
        host.file("usr/lib/systemd/system/stoker.service", FakeHost.UNIT);

        Cli.Ended ended = host.run("install", "--yes");

        assertThat(ended.out()).contains("came with a package, so it is used as it is.");
        assertThat(host.changes()).containsExactly("systemctl enable --now stoker.service");
        assertThat(host.at(MACHINES)).doesNotExist();
        assertThat(host.run("uninstall", "--purge", "--yes").err())
                .contains("came with a package; remove that, such as with 'apt purge stoker'");
        assertThat(host.run("uninstall", "--yes").code()).isZero();
        assertThat(host.changes()).last().isEqualTo("systemctl disable --now stoker.service");
        assertThat(host.at("usr/lib/systemd/system/stoker.service")).exists();
    }

    @Test
    void lingeringIsDoneOnceWhereItIsWanted() {
        FakeHost host = FakeHost.linux(folder, 1000);

        host.run("install", "--linger", "--yes");
        host.file("var/lib/systemd/linger/ada", "");
        Cli.Ended again = host.run("install", "--linger");

        assertThat(host.changes()).endsWith("loginctl --no-ask-password enable-linger ada");
        assertThat(again.out()).startsWith("Nothing to do").doesNotContain("--linger");
    }

    @Test
    void aStartThatFailsSaysWhereToLook() {
        FakeHost host = FakeHost.linux(folder, 1000).file("tools/broken", "");

        Cli.Ended ended = host.run("install", "--yes");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err())
                .isEqualTo(
                        "stoker: 'systemctl --user enable --now stoker.service' ended with 1 (Job"
                                + " for stoker.service failed.); 'journalctl --user -u stoker -e'"
                                + " tells what it said\n");
    }

    @Test
    void aMaskedServiceStaysSo() {
        FakeHost host = FakeHost.linux(folder, 0);
        host.unit("system", "stoker.service", "LoadState=masked", "ActiveState=inactive");

        Cli.Ended ended = host.run("install", "--yes");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("is masked").contains("'systemctl unmask stoker.service'");
    }

    @Test
    void whereSystemdDoesNotRunItSaysWhatToDoInstead() {
        FakeHost host = FakeHost.linux(folder, 1000).without("run/systemd/system");

        assertThat(host.run("install").err()).contains("systemd does not run here, as in most");
        assertThat(host.cli().variable("WSL_DISTRO_NAME", "Debian").run("service", "status").err())
                .contains("put 'systemd=true' below '[boot]' in /etc/wsl.conf");
    }

    @Test
    void withoutASessionThereIsNoServiceOfOnesOwn() {
        FakeHost host = FakeHost.linux(folder, 1000).without("run/user/1000");

        Cli.Ended ended = host.run("install", "--yes");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("no session of this user").contains("enable-linger USER");
    }

    @Test
    void uninstallingKeepsConfigurationAndState() {
        FakeHost host = FakeHost.linux(folder, 1000);
        host.file("Users/ada/.config/stoker/stoker.yaml", "stoker: {}\n");
        host.file("Users/ada/.local/state/stoker/admin.token", "t\n");
        host.run("install", "--yes");

        Cli.Ended ended = host.run("uninstall", "--yes");

        assertThat(ended.code()).isZero();
        assertThat(ended.out()).contains(".local/state/stoker stay; --purge deletes");
        assertThat(host.at(OWN)).doesNotExist();
        assertThat(host.at("Users/ada/.config/stoker/stoker.yaml")).exists();
        assertThat(host.changes())
                .endsWith(
                        "systemctl --user disable --now stoker.service",
                        "systemctl --user daemon-reload");
        assertThat(host.run("uninstall").out())
                .startsWith("Nothing to do: Stoker is not installed as a service of yours.\n");
    }

    @Test
    void purgingDeletesFoldersAndFollowsNoLink() throws IOException {
        FakeHost host = FakeHost.linux(folder, 1000);
        host.file("Users/ada/.config/stoker/stoker.yaml", "stoker: {}\n");
        host.file("Users/ada/.local/state/stoker/admin.token", "t\n");
        host.file("models/mine.gguf", "GGUF");
        Files.createSymbolicLink(
                host.at("Users/ada/.local/state/stoker/models"), host.at("models"));

        Cli.Ended ended =
                host.cli()
                        .variable("STOKER_STATE_FOLDER", host.at("models").toString())
                        .run("service", "uninstall", "--purge", "--yes");

        assertThat(ended.code()).isZero();
        assertThat(host.at("Users/ada/.config/stoker")).doesNotExist();
        assertThat(host.at("Users/ada/.local/state/stoker")).doesNotExist();
        assertThat(host.at("models/mine.gguf")).exists();
    }

    @Test
    void aUnitOfSomebodyElseIsNotDeleted() {
        FakeHost host = FakeHost.linux(folder, 1000).file(OWN, FakeHost.UNIT);

        Cli.Ended ended = host.run("uninstall", "--yes");

        assertThat(ended.out()).contains("was not written by this program, so it stays.");
        assertThat(host.at(OWN)).exists();
    }

    @Test
    void theStateIsTheServiceManagersAndHasItsExitCode() {
        FakeHost host = FakeHost.linux(folder, 1000);

        Cli.Ended before = host.run("status");
        host.run("install", "--yes");
        Cli.Ended running = host.run("status");
        host.unit(
                "user",
                "stoker.service",
                "LoadState=loaded",
                "UnitFileState=disabled",
                "ActiveState=failed",
                "SubState=failed",
                "FragmentPath=/units/stoker.service");
        Cli.Ended failed = host.run("status", "--json");

        assertThat(before.code()).isEqualTo(4);
        assertThat(before.out()).contains("To install it: stoker service install --user");
        assertThat(running.code()).isZero();
        assertThat(running.out())
                .isEqualTo(
                        """
                        service  active (running)
                        says     Serving 2 models of 1 backend
                        starts   by itself
                        unit     /units/stoker.service
                        address  http://127.0.0.1:9
                        config   ROOT/etc/stoker/stoker.yaml, then HOME/.config/stoker/stoker.yaml
                        state    HOME/.local/state/stoker
                        logs     journalctl --user -u stoker -f
                        """
                                .replace("HOME", host.home().toString())
                                .replace("ROOT", folder.toString()));
        assertThat(failed.code()).isEqualTo(3);
        assertThat(failed.out())
                .startsWith(
                        "{\"action\":\"status\",\"scope\":\"user\",\"manager\":\"systemd\","
                                + "\"installed\":true,\"enabled\":false,\"running\":false,"
                                + "\"state\":\"failed (failed)\",\"status\":null,");
    }

    @Test
    void aSocketThatWaitsIsToldOf() {
        FakeHost host = FakeHost.linux(folder, 1000);
        host.unit("user", "stoker.service", "LoadState=loaded", "FragmentPath=/u/stoker.service");
        host.unit(
                "user",
                "stoker.socket",
                "LoadState=loaded",
                "UnitFileState=enabled",
                "ActiveState=active");

        Cli.Ended ended = host.run("status");

        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.out())
                .startsWith("service  waits for its first caller (stoker.socket)\n")
                .contains("starts   by itself\n");
    }

    @Test
    void jsonTellsEveryStep() {
        FakeHost host = FakeHost.linux(folder, 1000);

        Cli.Ended ended = host.run("install", "--json", "--yes");

        assertThat(ended.out())
                .hasLineCount(1)
                .startsWith("{\"action\":\"install\",\"scope\":\"user\",\"manager\":\"systemd\",")
                .contains("\"done\":true,\"steps\":[{\"do\":\"write\",\"path\":\"")
                .contains("{\"do\":\"run\",\"command\":[\"systemctl\",\"--user\",\"enable\",");
        assertThat(FakeHost.linux(folder.resolve("b"), 1000).run("install", "--json").code())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "start, 'install, uninstall or status'",
        "install --user --system, are two services",
        "install --purge, --purge goes with uninstall",
        "uninstall --linger, --linger goes with install",
        "install --system --linger, --linger goes with --user",
        "status --yes, status changes nothing",
        "status --address=http://127.0.0.1:1, --address has no use here"
    })
    void whatMakesNoSenseIsRefused(String args, String said) {
        Cli.Ended ended = FakeHost.linux(folder, 1000).run(args.split(" ", -1));

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains(said);
    }

    @Test
    void aServiceOfOnesOwnIsNotForSudo() {
        FakeHost host = FakeHost.linux(folder, 0);

        Cli.Ended ended =
                host.cli().variable("SUDO_USER", "ada").run("service", "install", "--user");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains("do so without sudo");
    }

    @Test
    void anotherSystemIsToldThereIsNone() {
        Cli.Ended ended = new Cli().variable("PATH", "/usr/bin:/bin").run("service", "status");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("have its service manager run 'stoker serve'");
    }
}
