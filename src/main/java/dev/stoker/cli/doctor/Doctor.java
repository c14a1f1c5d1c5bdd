package dev.stoker.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.client.ConfigNews;
import dev.stoker.cli.client.DaemonClient;
import dev.stoker.cli.client.Presence;
import dev.stoker.cli.doctor.Caller.Sight;
import dev.stoker.hardware.Hardware;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All checks, in the order in which a person would make them: what stops a start first, then the
 * daemon, what it could serve, the machine, the shell's environment. Works with the daemon down.
 */
public final class Doctor {
    private static final String CONFIGURATION = "configuration";

    private final Caller caller;
    private final DaemonClient client;
    private final Supplier<LocalView> look;
    private final Expected expected;
    private final Hardware hardware;

    /**
     * @param look called once at most, and not where the daemon tells what it has
     * @param expected what the caller's configuration names
     */
    public Doctor(
            Caller caller,
            DaemonClient client,
            Supplier<LocalView> look,
            Expected expected,
            Hardware hardware) {
        this.caller = caller;
        this.client = client;
        this.look = look;
        this.expected = expected;
        this.hardware = hardware;
    }

    /** Blocks: it asks the daemon and reads the state folder's modes. */
    public List<Finding> examine() {
        boolean answers = client.presence() instanceof Presence.Stoker;
        JsonNode told = answers ? ConfigNews.config(client) : null;
        ConfigNews news = ConfigNews.of(told);
        Expected named = named(told);
        boolean isKnown = caller.seesConfiguration() || told != null;
        var findings = new ArrayList<Finding>();
        findings.addAll(caller.seesConfiguration() ? configuration(news) : List.of(another(told)));
        findings.addAll(ConfigInForce.of(news));
        var daemon = new DaemonCheck(client, look, named);
        List<Finding> ofDaemon = daemon.findings();
        named.hindrances().entrySet().stream()
                .filter(one -> !daemon.lists(one.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .forEach(one -> findings.add(hindrance(one.getValue())));
        findings.addAll(isKnown ? StateCheck.of(caller.stateFolder()) : List.of());
        findings.addAll(ofDaemon);
        boolean isListed = answers || caller.sight() == Sight.OWN;
        Stock stock = isListed ? daemon.stock() : daemon.stock().withoutFiles();
        findings.addAll(FilesCheck.of(stock, named.unread()));
        findings.addAll(unseen(told));
        findings.addAll(MachineCheck.of(hardware));
        findings.addAll(EnginesCheck.of(named.engines()));
        findings.addAll(EnvironmentCheck.of(caller.environment()));
        return List.copyOf(findings);
    }

    private Expected named(@Nullable JsonNode told) {
        return switch (caller.sight()) {
            case OWN -> expected;
            case KEEPER -> expected.withoutSight();
            case STRANGER -> ToldConfig.of(told, isService());
        };
    }

    /** Whether it is likely this machine's service: an address alone says little. */
    private boolean isService() {
        return caller.besideService() && client.address().isLoopback();
    }

    /** What cannot be judged of folders and keys. */
    private List<Finding> unseen(@Nullable JsonNode told) {
        if (caller.sight() == Sight.KEEPER) {
            return List.of(
                    Finding.skip(
                            FilesCheck.FILES,
                            "model folders and keys are not judged: the service runs as another"
                                    + " user, with variables of its own, and does not tell while it"
                                    + " is stopped",
                            "start it, and run this again"));
        }
        return told != null && told.path("unreadable").isNull()
                ? List.of(
                        Finding.skip(
                                FilesCheck.FILES,
                                "model folders are not judged: the daemon still looks at them",
                                "run this again; if it stays so, look after the drive or the"
                                        + " network that they are on"))
                : List.of();
    }

    /** What this user's own files say is not what that daemon goes by. */
    private Finding another(@Nullable JsonNode told) {
        if (told != null) {
            List<String> files = new ArrayList<>();
            told.path("files").forEach(file -> files.add(ToldFolder.quoted(file.asText())));
            return Finding.ok(
                    CONFIGURATION,
                    "as the daemon has it, which is not known to be yours: "
                            + (files.isEmpty() ? "no file" : String.join(", ", files)));
        }
        return Finding.skip(
                CONFIGURATION,
                "not judged, with folders, keys and state: the daemon is not known to be yours, and"
                        + " tells that to its owner only",
                isService() && !caller.isRoot()
                        ? "run: sudo stoker doctor"
                        : "run 'stoker doctor' where it runs, as its user");
    }

    /** A daemon that answers may have been started with variables that are not set here. */
    private Finding problem(String problem) {
        return client.presence() instanceof Presence.Stoker
                ? Finding.warn(
                        CONFIGURATION,
                        problem,
                        "correct it, unless the daemon has a variable that is not set here")
                : Finding.fail(
                        CONFIGURATION, problem, "correct it; 'stoker serve' does not start before");
    }

    /** Of a backend that no daemon tells anything of: what it tells is what counts. */
    private static Finding hindrance(String what) {
        return Finding.warn(
                CONFIGURATION,
                what,
                "set what is named and start the daemon again, unless it was started with it; until"
                        + " then that backend alone is down");
    }

    /** What the daemon has refused as well is told once, of the daemon. */
    private List<Finding> configuration(ConfigNews news) {
        return caller.configProblems().isEmpty()
                ? List.of(Finding.ok(CONFIGURATION, "no problems"))
                : caller.configProblems().stream()
                        .filter(problem -> !news.problems().contains(problem))
                        .map(this::problem)
                        .toList();
    }
}
