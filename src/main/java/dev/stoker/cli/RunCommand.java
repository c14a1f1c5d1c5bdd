package dev.stoker.cli;

import dev.stoker.cli.client.Answer;
import dev.stoker.cli.client.DaemonClient;
import dev.stoker.cli.client.OpenAnswer;
import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.cli.terminal.Progress;
import dev.stoker.dialect.SseParser;
import java.io.EOFException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stoker run}: one prompt, one answer, as it is written. */
@Command(
        name = "run",
        description = "Ask a model and print its answer as it comes.",
        footer = {
            "",
            "The prompt is PROMPT if given, else what --template comes to, else standard",
            "input. One that begins with a dash follows '--'. Ctrl-C stops the model too."
        })
final class RunCommand implements Callable<Integer> {
    /** Most bytes one event may have: an answer's tool calls come in one. */
    private static final int EVENT_LIMIT = 16 << 20;

    private static final Duration TICK = Duration.ofSeconds(1);

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "Which model: name[:tag][@backend], as 'stoker models' lists them.")
    private String model = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PROMPT",
            description = "What to ask; '-' for standard input.")
    private @Nullable String prompt;

    @Mixin private GenerateOptions options = new GenerateOptions();

    @Option(
            names = "--reasoning",
            description =
                    "Print what the model thinks also where the output is no terminal; on one it is"
                            + " always shown, dimmed.")
    private boolean reasoning;

    @Option(names = "--verbose", description = "Say on standard error what it took.")
    private boolean verbose;

    @Option(names = "--json", description = "Wait for the whole answer and print the API's JSON.")
    private boolean json;

    private final StokerCommand root;

    RunCommand(StokerCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        String asked =
                options.hasTemplate() ? prompt : Prompt.of(prompt, root.surroundings().streams());
        byte[] body = options.body(model, asked);
        DaemonClient client = root.client(Timeouts.MODEL);
        try {
            if (json) {
                generate(client, body);
            } else {
                stream(client, body);
            }
        } catch (CommandFailure failure) {
            throw Outlook.explained(failure, model, client);
        }
        return ExitCode.OK.number();
    }

    private void generate(DaemonClient client, byte[] body) {
        Answer answer;
        try (Progress _ = Progress.start(root.err(), model, TICK)) {
            answer = client.post("/stoker/v1/generate", body);
        }
        answer.expect("finish_reason");
        root.out().json(answer.body());
    }

    private void stream(DaemonClient client, byte[] body) {
        try (Progress waiting = Progress.start(root.err(), model, TICK);
                OpenAnswer answer = client.stream("/stoker/v1/stream", body)) {
            boolean thoughts = reasoning || root.out().isTerminal();
            var page = new AnswerPage(root.out(), waiting, thoughts);
            var events = new SseParser(EVENT_LIMIT, page::event);
            byte[] buffer = new byte[8192];
            while (page.end() == null) {
                int count = answer.read(buffer);
                if (count < 0) {
                    page.breakOff();
                    throw answer.cut(new EOFException());
                }
                events.feed(buffer, 0, count);
            }
            waiting.end();
            page.report(root.err(), verbose, options.isBounded());
        }
    }
}
