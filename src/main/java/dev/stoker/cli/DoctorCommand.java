package dev.stoker.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.cli.client.JsonTree;
import dev.stoker.cli.doctor.Doctor;
import dev.stoker.cli.doctor.Finding;
import dev.stoker.cli.doctor.Finding.Verdict;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.cli.terminal.Paint;
import dev.stoker.cli.terminal.Screen;
import dev.stoker.cli.terminal.Words;
import dev.stoker.core.StateFolder;
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
        var doctor =
                new Doctor(
                        hooks.configuration().get().problems(),
                        StateFolder.of(surroundings.environment(), surroundings.home()),
                        root.clientAnyway(Timeouts.ANSWER),
                        hooks.look(),
                        hooks.expected().get(),
                        hooks.hardware().get(),
                        surroundings.environment());
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
        out.line();
        out.line(
                failed == 0 && warned == 0
                        ? "All is well."
                        : Words.counted(failed, "failure")
                                + ", "
                                + Words.counted(warned, "warning")
                                + ".");
    }
}
