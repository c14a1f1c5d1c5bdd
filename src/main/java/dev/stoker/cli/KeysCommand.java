package dev.stoker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.cli.client.Answer;
import dev.stoker.cli.client.DaemonAddress;
import dev.stoker.cli.client.JsonTree;
import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.cli.terminal.Screen;
import dev.stoker.cli.terminal.Table;
import dev.stoker.cli.terminal.Table.Cell;
import dev.stoker.cli.terminal.Table.Column;
import dev.stoker.cli.terminal.Words;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stoker keys}: apps have keys of their own. */
@Command(name = "keys", description = "Make, list and revoke the keys of apps.")
final class KeysCommand implements Callable<Integer> {
    private static final String PATH = "/stoker/v1/keys";

    @Parameters(
            index = "0",
            paramLabel = "ACTION",
            completionCandidates = Actions.class,
            description = "What to do: create, list or revoke.")
    private String action = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NAME",
            description = "What the app is called, for create and revoke.")
    private @Nullable String name;

    @Option(
            names = "--requests-per-minute",
            paramLabel = "N",
            description = "With create: calls the app may begin in a minute.")
    private @Nullable Integer requestsPerMinute;

    @Option(
            names = "--tokens-per-minute",
            paramLabel = "N",
            description = "With create: tokens the app may use in a minute.")
    private @Nullable Integer tokensPerMinute;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            description = "With create: calls the app may have open at once.")
    private @Nullable Integer concurrency;

    @Option(names = "--json", description = "Print one JSON object, see docs/cli.md.")
    private boolean json;

    private final StokerCommand root;

    KeysCommand(StokerCommand root) {
        this.root = root;
    }

    /** What there is to be done, for shells to complete. */
    static final class Actions extends Candidates {
        private static final long serialVersionUID = 1L;

        Actions() {
            super("create", "list", "revoke");
        }
    }

    @Override
    public Integer call() {
        if (!action.equals("create")
                && (requestsPerMinute != null || tokensPerMinute != null || concurrency != null)) {
            throw misused("limits go with create");
        }
        switch (action) {
            case "create" -> create(named());
            case "list" -> list();
            case "revoke" -> revoke(named());
            case String _ ->
                    throw misused("ACTION is '" + action + "' (expected: create, list or revoke)");
        }
        root.out().flush();
        return ExitCode.OK.number();
    }

    private void create(String app) {
        ObjectNode order = JsonTree.object().put("name", app);
        put(order, "requests_per_minute", requestsPerMinute);
        put(order, "tokens_per_minute", tokensPerMinute);
        put(order, "concurrency", concurrency);
        Answer answer = root.client(Timeouts.ANSWER).post(PATH, JsonTree.bytes(order));
        JsonNode made = answer.expect("secret");
        Screen out = root.out();
        if (json) {
            out.json(answer.body());
        } else {
            out.line(Words.of(made, "secret"));
            root.err().line("This is the key of '" + app + "'. It is not shown again.").flush();
        }
    }

    private static void put(ObjectNode order, String field, @Nullable Integer number) {
        if (number != null) {
            order.put(field, number.intValue());
        }
    }

    private void list() {
        if (name != null) {
            throw misused("list takes no name");
        }
        Answer answer = root.client(Timeouts.ANSWER).get(PATH);
        JsonNode keys = answer.expect("keys").path("keys");
        Screen out = root.out();
        if (json) {
            out.json(answer.body());
        } else if (keys.isEmpty()) {
            out.line("No app has a key; 'stoker keys create NAME' makes one.");
        } else {
            print(keys, out);
        }
    }

    private void revoke(String app) {
        String path = PATH + "/" + DaemonAddress.segment(app);
        root.client(Timeouts.ANSWER).delete(path).expectNothing();
        if (json) {
            root.out().json(JsonTree.bytes(JsonTree.object().put("revoked", app)));
        } else {
            root.out().line("The key of '" + app + "' counts no longer.");
        }
    }

    private String named() {
        if (name == null) {
            throw misused("the app's name is missing");
        }
        return name;
    }

    private static void print(JsonNode keys, Screen out) {
        var table =
                new Table(
                        Column.left("APP"),
                        Column.left("CREATED"),
                        Column.right("REQUESTS/MIN"),
                        Column.right("TOKENS/MIN"),
                        Column.right("AT ONCE"));
        for (JsonNode key : keys) {
            table.row(
                    Cell.of(Words.of(key, "name")),
                    Cell.of(Words.of(key, "created")),
                    Cell.of(Words.of(key, "requests_per_minute")),
                    Cell.of(Words.of(key, "tokens_per_minute")),
                    Cell.of(Words.of(key, "concurrency")));
        }
        table.print(out);
    }

    private static CommandFailure misused(String why) {
        return new CommandFailure(ExitCode.USAGE, why + "; 'stoker help keys' tells what there is");
    }
}
