package dev.stoker.cli;

import dev.stoker.cli.service.Deed;
import dev.stoker.cli.service.Intent;
import dev.stoker.cli.service.Scope;
import dev.stoker.cli.service.Services;
import dev.stoker.cli.service.Site;
import dev.stoker.cli.service.Standing;
import dev.stoker.cli.service.Step;
import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.cli.terminal.Streams;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stoker service}: Stoker as a service of systemd or launchd. */
@Command(
        name = "service",
        description = "Have Stoker run as a service, of yours or of this machine.",
        footer = {
            "",
            "What will be done is shown first. 'status' ends with 0 while the service runs, with 3"
                    + " while not, also while it waits for its first caller, and with 4 where it is"
                    + " not installed."
        })
final class ServiceCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "ACTION",
            completionCandidates = Actions.class,
            description = "What to do: install, uninstall or status.")
    private String action = "";

    @Option(names = "--user", description = "Your own service. The default, but for root.")
    private boolean user;

    @Option(
            names = "--system",
            description = "The machine's service, under an account of its own; takes root.")
    private boolean system;

    @Option(
            names = "--linger",
            description = "With install, of yours: runs from boot on, logged in or not.")
    private boolean linger;

    @Option(
            names = "--purge",
            description = "With uninstall: configuration, state and models go too.")
    private boolean purge;

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Option(names = "--json", description = "Print one JSON object, see docs/cli.md.")
    private boolean json;

    private final StokerCommand root;

    ServiceCommand(StokerCommand root) {
        this.root = root;
    }

    /** What there is to be done, for shells to complete. */
    static final class Actions extends Candidates {
        private static final long serialVersionUID = 1L;

        Actions() {
            super("install", "uninstall", "status");
        }
    }

    @Override
    public Integer call() {
        root.refuseAddress("service asks this machine's service manager");
        if (user && system) {
            throw misused("--user and --system are two services; name one");
        }
        return switch (action) {
            case "install" -> change();
            case "uninstall" -> change();
            case "status" -> status();
            case String _ ->
                    throw misused(
                            "ACTION is '" + action + "' (expected: install, uninstall or status)");
        };
    }

    private Site site() {
        Surroundings around = root.surroundings();
        return Site.of(around.hooks().host().get(), around.home(), around.environment());
    }

    private Scope scope(Site site) {
        if (user && site.isRoot() && !around("SUDO_USER").isEmpty()) {
            throw misused("--user is for the user who runs it; do so without sudo");
        }
        return system || (site.isRoot() && !user) ? Scope.SYSTEM : Scope.USER;
    }

    private String around(String variable) {
        return root.surroundings().environment().getOrDefault(variable, "");
    }

    private int change() {
        boolean install = action.equals("install");
        if (install ? purge : linger) {
            throw misused(install ? "--purge goes with uninstall" : "--linger goes with install");
        }
        Site site = site();
        Scope scope = scope(site);
        if (linger && scope == Scope.SYSTEM) {
            throw misused("--linger goes with --user; the machine's service runs from boot on");
        }
        Services manager = Services.of(site, scope);
        Intent planned = install ? manager.install(linger) : manager.uninstall(purge);
        String taken = planned.starts() ? new PortHolder(root, scope).sentence() : null;
        Intent intent = taken == null || !dryRun ? planned : planned.noting(taken + ".");
        var page = new ServicePage(root.out(), action, scope, manager.name());
        if (!json) {
            page.intent(intent);
            root.out().flush();
        }
        if (intent.steps().isEmpty() || dryRun) {
            return ended(page, intent, false);
        }
        if (scope == Scope.SYSTEM && !site.isRoot()) {
            throw new CommandFailure(
                    ExitCode.NOT_PERMITTED,
                    "the machine's service takes root; use sudo, or --user for one of yours");
        }
        if (taken != null) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "nothing was done, since the service would not start: " + taken);
        }
        if (!yes && !agreed()) {
            throw new CommandFailure(ExitCode.FAILED, "nothing was done");
        }
        for (Step step : intent.steps()) {
            Deed.of(step, site.programs());
        }
        return ended(page, intent, true);
    }

    private int ended(ServicePage page, Intent intent, boolean done) {
        if (json) {
            page.json(intent, done);
        } else if (done) {
            page.done();
        }
        root.out().flush();
        return ExitCode.OK.number();
    }

    /** Somebody has to be there to be asked; a pipe that happens to hold a y does not count. */
    private boolean agreed() {
        Streams streams = root.surroundings().streams();
        if (json || !streams.inIsTerminal() || !streams.errIsTerminal()) {
            throw misused("nobody is there to be asked; give --yes, or --dry-run to see it only");
        }
        root.err().print("Go on? [y/N] ").flush();
        try {
            var reader =
                    new BufferedReader(new InputStreamReader(streams.in(), StandardCharsets.UTF_8));
            String answer = reader.readLine();
            return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "cannot read the answer: " + e, e);
        }
    }

    private int status() {
        if (linger || purge || dryRun || yes) {
            throw misused("status changes nothing, so it takes none of these options");
        }
        Site site = site();
        Scope scope = scope(site);
        Services manager = Services.of(site, scope);
        Standing standing = manager.standing();
        Whereabouts where = root.surroundings().hooks().ofService().at(scope, standing.running());
        String address = where.address().toString();
        var page = new ServicePage(root.out(), action, scope, manager.name());
        if (json) {
            page.json(standing, address);
        } else {
            page.standing(standing, address);
        }
        root.out().flush();
        ExitCode code =
                standing.running()
                        ? ExitCode.OK
                        : standing.installed() ? ExitCode.NO_ANSWER : ExitCode.NOT_FOUND;
        return code.number();
    }

    private static CommandFailure misused(String why) {
        return new CommandFailure(
                ExitCode.USAGE, why + "; 'stoker help service' tells what there is");
    }
}
