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
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stoker backends}: the model servers there are. */
@Command(
        name = "backends",
        description = "List the model servers Stoker knows and the programs it found.",
        footer = {
            "",
            "--start, --stop and --restart are for the engines that Stoker runs itself:",
            "what others started is never touched. A model is chosen with --model."
        })
final class BackendsCommand implements Callable<Integer> {
    private static final String PATH = "/stoker/v1/backends";

    @Parameters(arity = "0..1", paramLabel = "ID", description = "Show this one only, in full.")
    private @Nullable String id;

    @ArgGroup private @Nullable Deed deed;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "With a deed: only the engines of this model.")
    private @Nullable String model;

    @Option(names = "--force", description = "With a deed: also where somebody is being answered.")
    private boolean force;

    @Option(names = "--json", description = "Print the API's answer as it is.")
    private boolean json;

    private final StokerCommand root;

    BackendsCommand(StokerCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        if (deed == null && (model != null || force)) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--model and --force go with --start, --stop or --restart");
        }
        if (deed != null && id == null) {
            id = "llamacpp"; // the only one that is Stoker's to start and stop
        }
        String path = id == null ? PATH : PATH + "/" + DaemonAddress.segment(id);
        Answer answer =
                deed == null
                        ? root.client(Timeouts.ANSWER).get(path)
                        : root.client(Timeouts.CHANGE).post(path + "/" + deed.word(), choice());
        JsonNode shown = answer.expect(id == null ? "backends" : "id");
        Screen out = root.out();
        if (json) {
            out.json(answer.body());
        } else if (id == null) {
            list(shown, out);
        } else {
            show(shown, out);
        }
        out.flush();
        return ExitCode.OK.number();
    }

    private byte[] choice() {
        ObjectNode choice = JsonTree.object();
        if (model != null) {
            choice.put("model", model);
        }
        return JsonTree.bytes(force ? choice.put("force", true) : choice);
    }

    /** What is to be done; one of them. */
    private static final class Deed {
        @Option(names = "--start", description = "Have it serve again after a stop.")
        private boolean start;

        @Option(names = "--stop", description = "End its engines, and start none until --start.")
        private boolean stop;

        @Option(names = "--restart", description = "End its engines; the next call starts anew.")
        private boolean restart;

        String word() {
            return start ? "start" : stop ? "stop" : restart ? "restart" : "";
        }
    }

    private static void list(JsonNode listing, Screen out) {
        JsonNode backends = listing.path("backends");
        if (backends.isEmpty()) {
            out.line("No backend; 'stoker doctor' says what is missing.");
        } else {
            BackendTable.print(backends, out);
        }
        var installed =
                new Table(Column.left("INSTALLED"), Column.left("VERSION"), Column.left("PROGRAM"));
        for (JsonNode found : listing.path("installed")) {
            installed.row(
                    Cell.of(Words.of(found, "kind")),
                    Cell.of(Words.of(found, "version")),
                    Cell.of(Words.of(found, "program")));
        }
        if (!installed.isEmpty()) {
            out.line();
            installed.print(out);
        }
    }

    private static String latency(JsonNode backend) {
        String millis = Words.of(backend, "latency_ms");
        return millis.isEmpty() ? "" : millis + " ms";
    }

    private static void show(JsonNode backend, Screen out) {
        new FieldList(out, 12)
                .field("backend", Words.of(backend, "id"))
                .field("kind", Words.of(backend, "kind"))
                .field("origin", Words.of(backend, "origin"))
                .field("address", Words.of(backend, "url"))
                .field("version", Words.of(backend, "version"))
                .field("state", Words.of(backend, "state"))
                .field("since", Words.of(backend, "since"))
                .field("reason", Words.of(backend, "reason"))
                .field("latency", latency(backend))
                .field("models", Words.of(backend, "models"))
                .field("last error", Words.of(backend, "last_error"))
                .field("known by", Words.of(backend, "how"));
        for (JsonNode engine : backend.path("engines")) {
            out.line();
            new FieldList(out, 12)
                    .field("engine", Words.of(engine, "model"))
                    .field("use", Words.of(engine, "use"))
                    .field("state", Words.of(engine, "state"))
                    .field("since", Words.of(engine, "since"))
                    .field("because", Words.of(engine, "because"))
                    .field("pid", Words.of(engine, "pid"))
                    .field("address", Words.of(engine, "url"))
                    .field("at work", Words.of(engine, "in_use"));
        }
    }
}
