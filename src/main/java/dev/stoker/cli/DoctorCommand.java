package dev.stoker.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.cli.client.DaemonAddress;
import dev.stoker.cli.client.DaemonClient;
import dev.stoker.cli.client.JsonTree;
import dev.stoker.cli.client.Presence;
import dev.stoker.cli.doctor.Caller;
import dev.stoker.cli.doctor.Caller.Sight;
import dev.stoker.cli.doctor.Doctor;
import dev.stoker.cli.doctor.Finding;
import dev.stoker.cli.doctor.Finding.Verdict;
import dev.stoker.cli.service.Installed;
import dev.stoker.cli.service.Scope;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.cli.terminal.Paint;
import dev.stoker.cli.terminal.Screen;
import dev.stoker.cli.terminal.Words;
import dev.stoker.core.StateFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code stoker doctor}: what is wrong, and what to do about it. */
@Command(
        name = "doctor",
        description = "Say what is wrong and what to do about it; works with the daemon down.",
        footer = {"", "Ends with 1 if any check fails; warnings alone are 0."})
final class DoctorCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print one JSON object, see docs/cli.md.")
    private boolean json;

    private final StokerCommand root;

    DoctorCommand(StokerCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        Surroundings surroundings = root.surroundings();
        Surroundings.Hooks hooks = surroundings.hooks();
        DaemonClient client = root.clientAnyway(Timeouts.ANSWER);
        var caller =
                new Caller(
                        hooks.configuration().get().problems(),
                        StateFolder.of(surroundings.environment(), surroundings.home()),
                        surroundings.environment(),
                        sight(client),
                        installed().machines());
        var doctor =
                new Doctor(
                        caller,
                        client,
                        hooks.look(),
                        hooks.expected().get(),
                        hooks.hardware().get());
        List<Finding> findings = doctor.examine();
        boolean healthy = findings.stream().noneMatch(f -> f.verdict() == Verdict.FAIL);
        if (json) {
            root.out().json(json(findings, healthy));
        } else {
            findings.forEach(finding -> print(finding, root.out()));
            summary(findings, root.out());
        }
        root.out().flush();
        return (healthy ? ExitCode.OK : ExitCode.FAILED).number();
    }

    /**
     * Whether the daemon is this user's own: the one that runs, or, where none does, the one that
     * would. Root is shown the machine's service with its state folder, and sees more than it does.
     */
    private Sight sight(DaemonClient client) {
        Surroundings around = root.surroundings();
        if (client.presence() instanceof Presence.Stoker) {
            URI own = around.hooks().whereabouts().get().own();
            return own != null && new DaemonAddress(own).isSameAs(client.address())
                    ? Sight.OWN
                    : Sight.STRANGER;
        }
        if (installed().meant() != Scope.SYSTEM) {
            return Sight.OWN;
        }
        String state = around.environment().getOrDefault("STATE_DIRECTORY", "");
        if (state.isEmpty()) {
            return Sight.STRANGER;
        }
        return isOwner(Path.of(state)) ? Sight.OWN : Sight.KEEPER;
    }

    private Installed installed() {
        Surroundings around = root.surroundings();
        return around.hooks().host().get().installed(around.home(), around.environment());
    }

    /** The service's user has made its state folder. */
    private boolean isOwner(Path state) {
        try {
            String user = root.surroundings().environment().getOrDefault("USER", "");
            return Files.getOwner(state).getName().equals(user);
        } catch (IOException | UnsupportedOperationException _) {
            return false;
        }
    }

    private static byte[] json(List<Finding> findings, boolean healthy) {
        ObjectNode json = JsonTree.object().put("healthy", healthy);
        ArrayNode checks = json.putArray("checks");
        for (Finding finding : findings) {
            checks.addObject()
                    .put("check", finding.check())
                    .put("verdict", finding.verdict().wireName())
                    .put("what", finding.what())
                    .put("advice", finding.advice());
        }
        return JsonTree.bytes(json);
    }

    private static void print(Finding finding, Screen out) {
        Paint paint =
                switch (finding.verdict()) {
                    case OK -> Paint.GREEN;
                    case WARN -> Paint.YELLOW;
                    case FAIL -> Paint.RED;
                    case SKIP -> Paint.DIM;
                };
        String verdict = finding.verdict().wireName();
        out.print(paint, verdict).print(" ".repeat(6 - verdict.length()));
        out.print(Paint.BOLD, finding.check() + ": ").line(Words.oneLine(finding.what()));
        String advice = finding.advice();
        if (advice != null) {
            out.line("      " + Words.oneLine(advice));
        }
    }

    private static void summary(List<Finding> findings, Screen out) {
        int failed = (int) findings.stream().filter(f -> f.verdict() == Verdict.FAIL).count();
        int warned = (int) findings.stream().filter(f -> f.verdict() == Verdict.WARN).count();
        boolean all = findings.stream().noneMatch(f -> f.verdict() == Verdict.SKIP);
        out.line();
        out.line(
                failed == 0 && warned == 0
                        ? all ? "All is well." : "All is well, as far as it can be judged."
                        : Words.counted(failed, "failure")
                                + ", "
                                + Words.counted(warned, "warning")
                                + ".");
    }
}
