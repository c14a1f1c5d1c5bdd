package dev.stoker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.cli.client.ConfigNews;
import dev.stoker.cli.client.DaemonClient;
import dev.stoker.cli.client.JsonTree;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.cli.terminal.Paint;
import dev.stoker.cli.terminal.Screen;
import dev.stoker.cli.terminal.Words;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code stoker status}: one screen, and an exit code for scripts. */
@Command(
        name = "status",
        description = "Tell whether something can be served, and by what.",
        footer = {"", "Ends with 0 when something can be served, and with 1 when not."})
final class StatusCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print one JSON object, see docs/cli.md.")
    private boolean json;

    private final StokerCommand root;

    StatusCommand(StokerCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        DaemonClient client = root.client(Timeouts.ANSWER);
        JsonNode listing = client.get(Outlook.BACKENDS).expect("backends");
        JsonNode listed = client.get(Outlook.MODELS).expect("models").path("models");
        int stopped = new StoppedModels(listing).among(listed);
        var models = new Counted(Outlook.count(listed), stopped);
        JsonNode card = client.get("/.well-known/stoker.json").objectOrNull();
        String version = card == null ? null : JsonTree.text(card, "stoker");
        String trouble = trouble(listing, models);
        ConfigNews config = ConfigNews.of(client);
        if (json) {
            root.out().json(json(client, version, listing, models, trouble, config));
        } else {
            String address = client.address().base().toString();
            print(address, version, listing.path("backends"), models, trouble);
            advise(listing.path("advice"));
            config.sentences().forEach(root.out()::line);
        }
        root.out().flush();
        return (trouble == null ? ExitCode.OK : ExitCode.FAILED).number();
    }

    /**
     * How many models there are.
     *
     * @param stopped by hand, of those
     */
    private record Counted(int all, int stopped) {}

    private static @Nullable String trouble(JsonNode listing, Counted models) {
        String trouble = Outlook.trouble(listing, models.all());
        return trouble == null && models.all() > 0 && models.all() == models.stopped()
                ? "every model is stopped by hand; 'stoker backends --start' has them serve again"
                : trouble;
    }

    private static byte[] json(
            DaemonClient client,
            @Nullable String version,
            JsonNode listing,
            Counted models,
            @Nullable String trouble,
            ConfigNews config) {
        ObjectNode json = JsonTree.object();
        json.put("address", client.address().base().toString());
        json.put("version", version);
        json.put("serving", trouble == null);
        json.put("reason", trouble);
        json.put("models", models.all());
        json.put("stopped", models.stopped());
        config.tell(json);
        json.set("backends", listing.path("backends"));
        if (listing.path("advice").isObject()) {
            json.set("advice", listing.path("advice"));
        }
        json.set("installed", listing.path("installed"));
        return JsonTree.bytes(json);
    }

    private void advise(JsonNode advice) {
        String todo = advice.isObject() ? JsonTree.text(advice, "todo") : null;
        if (advice.isObject()) {
            root.out().line("Of what is installed: " + Words.of(advice, "because"));
        }
        if (todo != null) {
            root.out().line(todo);
        }
    }

    private void print(
            String address,
            @Nullable String version,
            JsonNode backends,
            Counted models,
            @Nullable String trouble) {
        Screen out = root.out();
        out.line("Stoker " + (version == null ? "" : version + " ") + "answers at " + address);
        if (!backends.isEmpty()) {
            out.line();
            BackendTable.print(backends, out);
        }
        out.line();
        if (trouble == null) {
            int stopped = models.stopped();
            out.line(
                    Words.counted(models.all() - stopped, "model")
                            + " can be asked for"
                            + (stopped == 0 ? "" : ", " + stopped + " stopped by hand")
                            + "; 'stoker models' lists them");
        } else {
            out.print(Paint.RED, "Nothing can be served: ").line(trouble);
        }
    }
}
