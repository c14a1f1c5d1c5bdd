package dev.stoker.cli.service;

import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.core.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A service of systemd: the machine's manager or the user's. */
final class Systemd implements Services {
    private static final String SERVICE = "stoker.service";
    private static final String SOCKET = "stoker.socket";
    private static final List<String> UNITS = List.of(SERVICE, SOCKET);
    private static final String ACCOUNT = "/etc/sysusers.d/stoker.conf";

    /** What the program cannot be run from: the unit's box has its own, or none, of these. */
    private static final List<String> HIDDEN =
            List.of("/home", "/root", "/run/user", "/tmp", "/var/tmp");

    private final Site site;
    private final Scope scope;
    private final Systemctl manager;

    private Systemd(Site site, Scope scope) {
        this.site = site;
        this.scope = scope;
        this.manager = new Systemctl(site.programs(), scope);
    }

    /**
     * The one that is there.
     *
     * @throws CommandFailure where systemd does not run, or not for this user
     */
    static Systemd of(Site site, Scope scope) {
        if (!Files.isDirectory(site.host().at("/run/systemd/system"))) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    site.lacks("WSL_DISTRO_NAME")
                            ? "systemd does not run here, as in most containers; what runs programs"
                                    + " here has to run 'stoker serve'"
                            : "systemd does not run in this WSL; put 'systemd=true' below '[boot]' in"
                                    + " /etc/wsl.conf and run 'wsl --shutdown' in Windows (WSL 1 has"
                                    + " no services: run 'stoker serve' there)");
        }
        if (scope == Scope.USER && site.lacksSession()) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "there is no session of this user, so no service manager for it (after su or"
                            + " sudo there is none); log in as the user, or have root run"
                            + " 'loginctl enable-linger USER' first");
        }
        return new Systemd(site, scope);
    }

    @Override
    public String name() {
        return "systemd";
    }

    @Override
    public Intent install(boolean linger) {
        Systemctl.Unit now = manager.unit(SERVICE);
        if (now.masked()) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    SERVICE
                            + " is masked, so somebody wants it not to run; '"
                            + manager.command("unmask", SERVICE).line()
                            + "' takes that back");
        }
        List<Step> steps = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        Optional<Path> packaged = packaged();
        if (packaged.isPresent()) {
            notes.add(packaged.get() + " came with a package, so it is used as it is.");
            UNITS.stream()
                    .map(this::own)
                    .filter(OwnFile::isOurs)
                    .map(Step.Delete::new)
                    .forEach(steps::add);
        } else {
            steps.addAll(files());
        }
        boolean changed = !steps.isEmpty();
        if (changed) {
            steps.add(manager.command("daemon-reload"));
        }
        if (!now.enabled() || !now.active()) {
            steps.add(starting("enable", "--now", SERVICE));
        }
        if (changed && now.active()) {
            steps.add(starting("restart", SERVICE));
        }
        if (scope == Scope.USER) {
            lingering(linger, steps, notes);
        }
        return new Intent(steps, notes, !now.active() && !manager.unit(SOCKET).active());
    }

    private List<Step> files() {
        Path program = site.program();
        List<Step> steps = new ArrayList<>();
        if (scope == Scope.SYSTEM) {
            refuseHidden(program);
            OwnFile.plain(site.host().at(ACCOUNT), site.packed("systemd/stoker.sysusers"))
                    .missing()
                    .ifPresent(write -> {
                        steps.add(write);
                        steps.add(account());
                    });
        }
        String from = scope == Scope.USER ? "systemd/user/" : "systemd/";
        for (String unit : UNITS) {
            OwnFile.unit(own(unit), site.packed(from + unit), program)
                    .missing()
                    .ifPresent(steps::add);
        }
        return steps;
    }

    private Step account() {
        return new Step.Run(
                List.of("systemd-sysusers", site.host().at(ACCOUNT).toString()),
                "without the account 'stoker' the service cannot run");
    }

    /** A link from elsewhere leads there too. */
    private static void refuseHidden(Path program) {
        Path real = program;
        try {
            real = program.toRealPath();
        } catch (IOException _) {
            // Then it is not there, and the start tells.
        }
        if (HIDDEN.stream().anyMatch(program::startsWith)
                || HIDDEN.stream().anyMatch(real::startsWith)) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "the machine's service cannot see "
                            + real
                            + ", which is somebody's own;"
                            + " install a package, put the program in /opt/stoker, or take --user");
        }
    }

    private Step starting(String... words) {
        return manager.command(
                List.of(words), "'" + String.join(" ", logs(false)) + "' tells what it said");
    }

    private void lingering(boolean linger, List<Step> steps, List<String> notes) {
        String user = site.programs().run(List.of("id", "-un")).output().strip();
        boolean lingers = Site.exists(site.host().at("/var/lib/systemd/linger/" + user));
        if (linger && !lingers) {
            steps.add(
                    new Step.Run(
                            List.of("loginctl", "--no-ask-password", "enable-linger", user),
                            "root may do it: 'sudo loginctl enable-linger " + user + "'"));
        } else if (!lingers) {
            notes.add("It runs while you are logged in. With --linger it runs from boot on.");
        }
        if (new Systemctl(site.programs(), Scope.SYSTEM).unit(SERVICE).active()) {
            notes.add("The machine's service runs as well; only one of the two can have the port.");
        }
    }

    @Override
    public Intent uninstall(boolean purge) {
        List<Step> steps = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        Optional<Path> packaged = packaged();
        if (packaged.isPresent() && purge && scope == Scope.SYSTEM) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    packaged.get()
                            + " came with a package; remove that, such as with 'apt purge"
                            + " stoker' or 'dnf remove stoker'");
        }
        for (String unit : List.of(SOCKET, SERVICE)) {
            Systemctl.Unit now = manager.unit(unit);
            if (now.enabled() || now.active()) {
                steps.add(manager.command("disable", "--now", unit));
            }
        }
        boolean written = false;
        for (String unit : UNITS) {
            Path own = own(unit);
            if (OwnFile.isOurs(own)) {
                steps.add(new Step.Delete(own));
                written = true;
            } else if (Site.exists(own)) {
                notes.add(own + " was not written by this program, so it stays.");
            }
        }
        if (written) {
            steps.add(manager.command("daemon-reload"));
        }
        if (scope == Scope.SYSTEM && OwnFile.isOurs(site.host().at(ACCOUNT))) {
            steps.add(new Step.Delete(site.host().at(ACCOUNT)));
            notes.add("The account 'stoker' stays; 'userdel stoker' removes it.");
        }
        Leftovers.of(folders(), purge, steps, notes);
        return new Intent(steps, notes, false);
    }

    private List<Path> folders() {
        return List.of(configuration().getLast().resolveSibling(""), state());
    }

    @Override
    public Standing standing() {
        Systemctl.Unit service = manager.unit(SERVICE);
        Systemctl.Unit socket = manager.unit(SOCKET);
        boolean waits = !service.active() && socket.active();
        return new Standing(
                service.file(),
                service.enabled() || socket.enabled(),
                service.active(),
                service.file() == null
                        ? "not installed"
                        : waits ? "waits for its first caller (" + SOCKET + ")" : service.state(),
                service.active() ? service.says() : null, // else it is of another time
                new Standing.Places(configuration(), state(), logs(true)));
    }

    private List<Path> configuration() {
        Path machine = site.host().at("/etc/stoker/stoker.yaml");
        return scope == Scope.SYSTEM
                ? List.of(machine)
                : List.of(
                        machine,
                        site.xdg("XDG_CONFIG_HOME", ".config").resolve("stoker/stoker.yaml"));
    }

    /** What a shell's environment says of it does not reach the service. */
    private Path state() {
        if (scope == Scope.SYSTEM) {
            return site.host().at("/var/lib/stoker");
        }
        Path states = site.xdg("XDG_STATE_HOME", ".local/state");
        return StateFolder.of(Map.of("XDG_STATE_HOME", states.toString()), site.home());
    }

    private List<String> logs(boolean follow) {
        List<String> command = new ArrayList<>(List.of("journalctl"));
        if (scope == Scope.USER) {
            command.add("--user");
        }
        command.addAll(List.of("-u", "stoker", follow ? "-f" : "-e"));
        return command;
    }

    /** Where a unit of this program's own is written. */
    private Path own(String unit) {
        return scope == Scope.SYSTEM
                ? site.host().at("/etc/systemd/system/" + unit)
                : site.xdg("XDG_CONFIG_HOME", ".config").resolve("systemd/user").resolve(unit);
    }

    /** The unit that a package manager has put there. */
    private Optional<Path> packaged() {
        String kind = scope == Scope.SYSTEM ? "system/" : "user/";
        return List.of("/usr/lib/systemd/", "/usr/local/lib/systemd/", "/lib/systemd/").stream()
                .map(folder -> site.host().at(folder + kind + SERVICE))
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
