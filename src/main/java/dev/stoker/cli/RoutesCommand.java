package dev.stoker.cli;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stoker routes}: where calls go, and why. */
@Command(
        name = "routes",
        description = "List the routes, or tell where a call for one would go now, and why.")
final class RoutesCommand implements Callable<Integer> {
    private static final String PATH = "/stoker/v1/routes";

    @Parameters(
            arity = "0..1",
            paramLabel = "SPEC",
            description = "A route, or a model: name[:tag][@backend].")
    private @Nullable String spec;

    @Option(
            names = "--needs",
            paramLabel = "WORDS",
            description = "What the call needs: tools, vision, schema; by commas.")
    private @Nullable String needs;

    @Option(
            names = "--use",
            paramLabel = "USE",
            description = "What the call asks for: generate, embed, rerank, …; default generate.")
    private @Nullable String use;

    @Option(
            names = "--context",
            paramLabel = "TOKENS",
            description = "Tokens that its prompt has at least.")
    private @Nullable Long context;

    @Option(
            names = "--conversation",
            paramLabel = "TEXT",
            description = "What x-stoker-conversation would hold.")
    private @Nullable String conversation;

    @Option(names = "--json", description = "Print the API's answer as it is.")
    private boolean json;

    private final StokerCommand root;

    RoutesCommand(StokerCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        Answer answer = root.client(Timeouts.ANSWER).get(path());
        JsonNode shown = answer.expect(spec == null ? "routes" : "route");
        Screen out = root.out();
        if (json) {
            out.json(answer.body());
        } else if (spec == null) {
            list(shown.path("routes"), out);
        } else {
            explain(shown, out);
        }
        out.flush();
        boolean refused = spec != null && shown.path("choices").isEmpty();
        return (refused ? ExitCode.FAILED : ExitCode.OK).number();
    }

    private String path() {
        var query = new StringJoiner("&", "?", "").setEmptyValue("");
        add(query, "use", use);
        add(query, "needs", needs);
        add(query, "context", context == null ? null : context.toString());
        add(query, "conversation", conversation);
        if (spec != null) {
            return PATH + "/" + DaemonAddress.segment(spec) + query;
        }
        if (query.length() > 0) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "what a call needs goes with SPEC; 'stoker help routes' tells what there is");
        }
        return PATH;
    }

    private static void add(StringJoiner query, String name, @Nullable String value) {
        if (value != null) {
            query.add(name + "=" + DaemonAddress.segment(value));
        }
    }

    private static void list(JsonNode routes, Screen out) {
        if (routes.isEmpty()) {
            out.line(
                    "No route is configured; stoker.routes names some. 'stoker routes MODEL' tells");
            out.line("where a call for a model goes.");
            return;
        }
        var table =
                new Table(
                        Column.left("ROUTE"),
                        Column.left("POLICY"),
                        Column.right("CONTEXT"),
                        Column.broken("MODELS", 60));
        for (JsonNode route : routes) {
            table.row(
                    Cell.of(Words.of(route, "name")),
                    Cell.of(Words.of(route, "policy")),
                    Cell.of(Words.of(route, "context")),
                    Cell.of(models(route)));
        }
        table.print(out);
    }

    private static String models(JsonNode route) {
        List<String> models = new ArrayList<>();
        for (JsonNode member : route.path("models")) {
            String weight = JsonTree.text(member, "weight");
            String name = Words.of(member, "spec");
            models.add(
                    member.path("weight").isNull() || weight == null
                            ? name
                            : name + " (" + weight + ")");
        }
        return String.join(", ", models);
    }

    private static String kept(JsonNode cache) {
        return cache.isObject()
                ? "; answers are kept for "
                        + Words.of(cache, "ttl_seconds")
                        + " s"
                        + (cache.path("shared").asBoolean() ? ", for all apps together" : "")
                : "";
    }

    private static void explain(JsonNode decision, Screen out) {
        String kind = decision.path("named").asBoolean() ? "route " : "model ";
        out.line(
                kind
                        + Words.of(decision, "route")
                        + ", "
                        + Words.of(decision, "policy")
                        + kept(decision.path("cache")));
        out.line();
        var table =
                new Table(
                        Column.right(""),
                        Column.left("PLACE"),
                        Column.right("CALLS"),
                        Column.broken("BECAUSE", 70));
        int number = 1;
        for (JsonNode choice : decision.path("choices")) {
            table.row(
                    Cell.of(String.valueOf(number++)),
                    Cell.of(Words.of(choice, "spec")),
                    Cell.of(Words.of(choice, "calls")),
                    Cell.of(Words.of(choice, "because")));
        }
        if (table.isEmpty()) {
            out.line("A call would be refused: there is no place for it.");
        } else {
            table.print(out);
        }
        for (JsonNode passed : decision.path("passed")) {
            out.line("not " + Words.of(passed, "model") + ", which " + Words.of(passed, "because"));
        }
    }
}
