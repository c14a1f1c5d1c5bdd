package dev.stoker.cli.service;

import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A service of launchd: an agent of the user, or a daemon of the machine. */
final class Launchd implements Services {
    static final String AGENT = "dev.stoker.agent";
    static final String DAEMON = "dev.stoker.daemon";

    private static final Pattern STATE = Pattern.compile("(?m)^\\s*state = (.+)$");

    private final Site site;
    private final Scope scope;

    Launchd(Site site, Scope scope) {
        this.site = site;
        this.scope = scope;
    }

    @Override
    public String name() {
        return "launchd";
    }

    @Override
    public Intent install(boolean linger) {
        if (linger) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--linger is for systemd; what runs without a session on macOS is --system");
        }
        List<Step> steps = new ArrayList<>();
        if (scope == Scope.SYSTEM) {
            steps.addAll(MacAccount.missing(site));
        }
        String packed = site.packed("deploy/launchd/" + label() + ".plist");
        Optional<Step> write = OwnFile.list(list(), packed, site.program(), site.home()).missing();
        write.ifPresent(steps::add);
        folder().ifPresent(steps::add);
        Programs.Ended loaded = print();
        boolean enabled = isEnabled();
        if (write.isPresent() && loaded.well()) {
            steps.add(run("bootout", target()));
        }
        if (!enabled) {
            steps.add(run("enable", target()));
        }
        if (write.isPresent() || !loaded.well()) {
            steps.add(run("bootstrap", domain(), list().toString()));
        } else if (!isRunning(loaded)) {
            steps.add(run("kickstart", target()));
        }
        return new Intent(steps, List.of(), !isRunning(loaded));
    }

    /** launchd makes the log's file and not its folder; the machine's belongs to the account. */
    private Optional<Step> folder() {
        return scope == Scope.SYSTEM || Site.exists(log().resolveSibling(""))
                ? Optional.empty()
                : Optional.of(
                        new Step.Run(
                                List.of("mkdir", "-p", log().resolveSibling("").toString()),
                                "the log belongs there"));
    }

    @Override
    public Intent uninstall(boolean purge) {
        List<Step> steps = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        if (print().well()) {
            steps.add(run("bootout", target()));
        }
        if (OwnFile.isOurs(list())) {
            steps.add(new Step.Delete(list()));
        } else if (Site.exists(list())) {
            notes.add(list() + " was not written by this program, so it stays.");
        }
        if (scope == Scope.SYSTEM && MacAccount.isThere(site)) {
            notes.add("The account '_stoker' stays; 'sysadminctl -deleteUser _stoker' removes it.");
        }
        Path configuration = configuration().getLast().resolveSibling("");
        Leftovers.of(
                List.of(configuration, state(), log().resolveSibling("")), purge, steps, notes);
        return new Intent(steps, notes, false);
    }

    @Override
    public Standing standing() {
        boolean there = Site.exists(list());
        Programs.Ended loaded = print();
        return new Standing(
                there ? list() : null,
                there && loaded.well() && isEnabled(),
                isRunning(loaded),
                there ? loaded.well() ? state(loaded) : "not loaded" : "not installed",
                null,
                new Standing.Places(
                        configuration(), state(), List.of("tail", "-F", log().toString())));
    }

    private Programs.Ended print() {
        return site.programs().run(List.of("launchctl", "print", target()));
    }

    private boolean isEnabled() {
        String disabled =
                site.programs().run(List.of("launchctl", "print-disabled", domain())).output();
        // Older ones of macOS say true.
        return !Pattern.compile("\"" + Pattern.quote(label()) + "\" => (?:true|disabled)")
                .matcher(disabled)
                .find();
    }

    private static boolean isRunning(Programs.Ended loaded) {
        return loaded.well() && state(loaded).equals("running");
    }

    private static String state(Programs.Ended loaded) {
        var found = STATE.matcher(loaded.output());
        return found.find() ? found.group(1).strip() : "loaded";
    }

    private Step run(String... words) {
        List<String> command = new ArrayList<>(List.of("launchctl"));
        command.addAll(List.of(words));
        return new Step.Run(
                command,
                (scope == Scope.USER
                                ? "an agent needs a user who is logged in at the screen; "
                                : "")
                        + log()
                        + " has what it said last");
    }

    private String label() {
        return scope == Scope.USER ? AGENT : DAEMON;
    }

    private String domain() {
        return scope == Scope.USER ? "gui/" + site.uid() : "system";
    }

    private String target() {
        return domain() + "/" + label();
    }

    private Path list() {
        return scope == Scope.USER
                ? site.home().resolve("Library/LaunchAgents/" + label() + ".plist")
                : site.host().at("/Library/LaunchDaemons/" + label() + ".plist");
    }

    private Path log() {
        return scope == Scope.USER
                ? site.home().resolve("Library/Logs/Stoker/stoker.log")
                : site.host().at(MacAccount.LOGS + "/stoker.log");
    }

    private Path state() {
        return scope == Scope.USER
                ? site.home().resolve(".local/state/stoker")
                : site.host().at(MacAccount.STATE);
    }

    private List<Path> configuration() {
        Path machine = site.host().at("/etc/stoker/stoker.yaml");
        return scope == Scope.SYSTEM
                ? List.of(machine)
                : List.of(machine, site.home().resolve(".config/stoker/stoker.yaml"));
    }
}
