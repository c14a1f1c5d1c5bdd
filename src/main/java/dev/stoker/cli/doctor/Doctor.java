package dev.stoker.cli.doctor;

import dev.stoker.cli.client.ConfigNews;
import dev.stoker.cli.client.DaemonClient;
import dev.stoker.cli.client.Presence;
import dev.stoker.hardware.Hardware;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * All checks, in the order in which a person would make them: what stops a start first, then the
 * daemon, what it could serve, the machine, the shell's environment. Works with the daemon down.
 */
public final class Doctor {
    private final List<String> configProblems;
    private final Path stateFolder;
    private final DaemonClient client;
    private final Supplier<LocalView> look;
    private final Expected expected;
    private final Hardware hardware;
    private final Map<String, String> environment;

    /**
     * @param configProblems one line each, as {@code serve} would report them
     * @param look called once at most, and not where the daemon tells what it has
     */
    public Doctor(
            List<String> configProblems,
            Path stateFolder,
            DaemonClient client,
            Supplier<LocalView> look,
            Expected expected,
            Hardware hardware,
            Map<String, String> environment) {
        this.configProblems = List.copyOf(configProblems);
        this.stateFolder = stateFolder;
        this.client = client;
        this.look = look;
        this.expected = expected;
        this.hardware = hardware;
        this.environment = Map.copyOf(environment);
    }

    /** Blocks: it asks the daemon and reads the state folder's modes. */
    public List<Finding> examine() {
        var findings = new ArrayList<Finding>();
        ConfigNews news =
                client.presence() instanceof Presence.Stoker
                        ? ConfigNews.of(client)
                        : ConfigNews.NONE;
        findings.addAll(configuration(news));
        findings.addAll(ConfigInForce.of(news));
        var daemon = new DaemonCheck(client, look, expected);
        List<Finding> ofDaemon = daemon.findings();
        expected.hindrances().entrySet().stream()
                .filter(one -> !daemon.lists(one.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .forEach(one -> findings.add(hindrance(one.getValue())));
        findings.addAll(StateCheck.of(stateFolder));
        findings.addAll(ofDaemon);
        findings.addAll(FilesCheck.of(daemon.stock(), expected.modelFolders()));
        findings.addAll(MachineCheck.of(hardware));
        findings.addAll(EnginesCheck.of(expected.engines()));
        findings.addAll(EnvironmentCheck.of(environment));
        return List.copyOf(findings);
    }

    /** A daemon that answers may have been started with variables that are not set here. */
    private Finding problem(String problem) {
        return client.presence() instanceof Presence.Stoker
                ? Finding.warn(
                        "configuration",
                        problem,
                        "correct it, unless the daemon has a variable that is not set here")
                : Finding.fail(
                        "configuration",
                        problem,
                        "correct it; 'stoker serve' does not start before");
    }

    /** Of a backend that no daemon tells anything of: what it tells is what counts. */
    private static Finding hindrance(String what) {
        return Finding.warn(
                "configuration",
                what,
                "set what is named and start the daemon again, unless it was started with it; until"
                        + " then that backend alone is down");
    }

    /** What the daemon has refused as well is told once, of the daemon. */
    private List<Finding> configuration(ConfigNews news) {
        return configProblems.isEmpty()
                ? List.of(Finding.ok("configuration", "no problems"))
                : configProblems.stream()
                        .filter(problem -> !news.problems().contains(problem))
                        .map(this::problem)
                        .toList();
    }
}
