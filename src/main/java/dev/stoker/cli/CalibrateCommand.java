package dev.stoker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.cli.client.Answer;
import dev.stoker.cli.client.DaemonClient;
import dev.stoker.cli.client.EventRun;
import dev.stoker.cli.client.JsonTree;
import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.cli.terminal.Farewell;
import dev.stoker.cli.terminal.Progress;
import dev.stoker.cli.terminal.Screen;
import dev.stoker.cli.tuning.CalibrationPage;
import dev.stoker.cli.tuning.CalibrationRun;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stoker calibrate}: what is fastest on this machine, found out by trying. */
@Command(
        name = "calibrate",
        description = "Try out what makes a model fastest here, and keep it if it is.",
        footer = {
            "",
            "Takes about as long as it may. What is kept holds for this model, backend",
            "version and machine. Ctrl-C cancels it, and nothing is changed."
        })
final class CalibrateCommand implements Callable<Integer> {
    private static final Duration TICK = Duration.ofMillis(500);
    private static final String ALL = "/stoker/v1/calibrations";
    private static final String CANCELLED = "stoker: cancelled; nothing was changed";

    @Parameters(
            arity = "0..1",
            paramLabel = "MODEL",
            description = "Which model: name[:tag][@backend]; only --show can do without.")
    private @Nullable String model;

    @Option(names = "--seconds", paramLabel = "N", description = "How long it may take.")
    private @Nullable Integer seconds;

    @Option(
            names = "--cache-types",
            description = "Try keys and values in q8_0 too: smaller, and a little less exact.")
    private boolean cacheTypes;

    @Option(
            names = "--show",
            description = "Show what was found earlier, of MODEL or of all; measure nothing.")
    private boolean show;

    @Option(names = "--delete", description = "Forget what was found of MODEL.")
    private boolean delete;

    @Option(names = "--json", description = "Print one JSON object, see docs/cli.md.")
    private boolean json;

    private final StokerCommand root;

    CalibrateCommand(StokerCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        String named = model;
        if ((show && delete) || ((seconds != null || cacheTypes) && (show || delete))) {
            throw misused("--show and --delete measure nothing: leave the other options out");
        }
        if (named == null && !show) {
            throw misused("there is no MODEL");
        }
        DaemonClient client = root.client(show || delete ? Timeouts.ANSWER : Timeouts.MODEL);
        try {
            if (named == null) {
                list(client);
            } else if (show) {
                show(client.get(Outlook.path(named, "calibration")));
            } else if (delete) {
                forget(client, named);
            } else {
                measure(client, named);
            }
        } catch (CommandFailure failure) {
            throw named == null ? failure : Outlook.explained(failure, named, client);
        }
        root.out().flush();
        return ExitCode.OK.number();
    }

    private void list(DaemonClient client) {
        Answer answer = client.get(ALL);
        JsonNode found = answer.expect("calibrations").path("calibrations");
        if (json) {
            root.out().json(answer.body());
        } else {
            CalibrationPage.list(found, root.out());
        }
    }

    private void show(Answer answer) {
        JsonNode calibration = answer.expect("summary");
        if (json) {
            root.out().json(answer.body());
        } else {
            CalibrationPage.print(calibration, root.out());
        }
    }

    private void forget(DaemonClient client, String named) {
        client.delete(Outlook.path(named, "calibration")).expectNothing();
        if (json) {
            root.out().json(JsonTree.bytes(JsonTree.object().put("deleted", true)));
        } else {
            root.out().line("What was measured of " + named + " is forgotten.");
        }
    }

    private void measure(DaemonClient client, String named) {
        ObjectNode question = JsonTree.object();
        if (seconds != null) {
            question.put("seconds", seconds);
        }
        if (cacheTypes) {
            question.put("cache_types", true);
        }
        Screen err = root.err();
        var run = new EventRun();
        byte[] end;
        try (Progress waiting =
                        Progress.start(err, TICK, new CalibrationRun(named, err, run)::line);
                Farewell _ = Farewell.ready(err, waiting, CANCELLED)) {
            end = run.follow(client, Outlook.path(named, "calibrate"), JsonTree.bytes(question));
        }
        JsonNode found = JsonTree.readOrNull(end, 0, end.length);
        if (json || found == null) {
            root.out().json(end);
        } else {
            CalibrationPage.print(found, root.out());
        }
    }

    private static CommandFailure misused(String because) {
        return new CommandFailure(
                ExitCode.USAGE, because + "; 'stoker help calibrate' tells what there is");
    }
}
