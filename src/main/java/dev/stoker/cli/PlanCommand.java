package dev.stoker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.client.Answer;
import dev.stoker.cli.client.DaemonClient;
import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.cli.terminal.Progress;
import dev.stoker.cli.terminal.Words;
import dev.stoker.cli.tuning.PlanPage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stoker plan}: how a model is run, why so, and what would be if. */
@Command(
        name = "plan",
        description = "Explain how a model is run: each value, why, and the memory it takes.",
        footer = {
            "",
            "With options it is a question, and nothing is changed. Ends with 6 if the",
            "plan does not fit in memory; it then says what would."
        })
final class PlanCommand implements Callable<Integer> {
    private static final Duration TICK = Duration.ofSeconds(1);

    @Parameters(
            paramLabel = "MODEL",
            description =
                    "Which model: name[:tag][@backend], or the address (https://…) of a GGUF file"
                            + " that is not downloaded.")
    private String model = "";

    @Mixin private PlanOptions options = new PlanOptions();

    @Option(names = "--all", description = "Show every value, and the numbers that were used.")
    private boolean all;

    @Option(
            names = "--apply",
            description =
                    "Set the plan on a server that Stoker did not start, as far as it can be set.")
    private boolean apply;

    @Option(names = "--json", description = "Print the API's answer as it is.")
    private boolean json;

    private final StokerCommand root;

    PlanCommand(StokerCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        DaemonClient client = root.client(apply ? Timeouts.MODEL : Timeouts.PLAN);
        try {
            return (apply ? apply(client) : show(client)).number();
        } catch (CommandFailure failure) {
            throw isUrl() ? failure : Outlook.explained(failure, model, client);
        }
    }

    private ExitCode show(DaemonClient client) {
        Answer answer;
        try (Progress _ = Progress.start(root.err(), model, TICK)) {
            answer =
                    isUrl()
                            ? client.post("/stoker/v1/plan", options.body(model))
                            : client.get(path() + options.query());
        }
        JsonNode plan = answer.expect("values");
        if (json) {
            root.out().json(answer.body());
        } else {
            new PlanPage(plan, root.out()).print(all);
        }
        root.out().flush();
        return PlanPage.fits(plan) ? ExitCode.OK : ExitCode.DOES_NOT_FIT;
    }

    private ExitCode apply(DaemonClient client) {
        if (isUrl() || !options.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--apply sets the plan as it is configured, so it goes with "
                            + (isUrl() ? "a model's name" : "no other value")
                            + "; 'stoker help plan' tells what there is");
        }
        Answer answer;
        try (Progress _ = Progress.start(root.err(), model, TICK)) {
            answer = client.post(path(), "{}".getBytes(StandardCharsets.UTF_8));
        }
        JsonNode done = answer.expect("done");
        if (json) {
            root.out().json(answer.body());
        } else {
            root.out().line(Words.of(done, "done"));
        }
        root.out().flush();
        return ExitCode.OK;
    }

    private boolean isUrl() {
        return model.toLowerCase(Locale.ROOT).matches("https?://.*");
    }

    private String path() {
        return Outlook.path(model, "plan");
    }
}
