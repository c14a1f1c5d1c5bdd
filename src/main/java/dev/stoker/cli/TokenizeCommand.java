package dev.stoker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.cli.client.Answer;
import dev.stoker.cli.client.DaemonClient;
import dev.stoker.cli.client.JsonTree;
import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.cli.terminal.Words;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stoker tokenize}: how many tokens a text is to a model. */
@Command(name = "tokenize", description = "Count the tokens of a text, as a model reads it.")
final class TokenizeCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "Which model: name[:tag][@backend].")
    private String model = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "TEXT",
            description = "What to count; '-' for standard input.")
    private @Nullable String text;

    @Option(names = "--json", description = "Print the API's answer as it is.")
    private boolean json;

    private final StokerCommand root;

    TokenizeCommand(StokerCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        ObjectNode body = JsonTree.object().put("model", model);
        body.put("text", Prompt.of(text, root.surroundings().streams()));
        DaemonClient client = root.client(Timeouts.MODEL);
        try {
            Answer answer = client.post("/stoker/v1/tokenize", JsonTree.bytes(body));
            JsonNode count = answer.expect("tokens");
            if (json) {
                root.out().json(answer.body());
            } else {
                root.out().line(sentence(count));
            }
        } catch (CommandFailure failure) {
            throw Outlook.explained(failure, model, client);
        }
        root.out().flush();
        return ExitCode.OK.number();
    }

    private static String sentence(JsonNode count) {
        String tokens =
                (count.path("exact").asBoolean() ? "" : "about ") + Words.of(count, "tokens");
        String room =
                count.path("context").isNumber()
                        ? "; its context holds " + Words.of(count, "context")
                        : "";
        return tokens + " tokens to " + Words.of(count, "model") + room + ".";
    }
}
