package dev.stoker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.cli.client.DaemonClient;
import dev.stoker.cli.client.JsonTree;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.cli.terminal.Paint;
import dev.stoker.cli.terminal.Screen;
import java.util.ArrayList;
import java.util.List;
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
        JsonNode listing = client.get("/stoker/v1/backends").expect("backends");
        JsonNode models = client.get("/stoker/v1/models").expect("models").path("models");
        JsonNode card = client.get("/.well-known/stoker.json").objectOrNull();
        String version = card == null ? null : JsonTree.text(card, "stoker");
        String trouble = trouble(listing, models.size());
        if (json) {
            root.out().json(json(client, version, listing, models.size(), trouble));
        } else {
            String address = client.address().toString();
            print(address, version, listing.path("backends"), models.size(), trouble);
        }
        root.out().flush();
        return (trouble == null ? ExitCode.OK : ExitCode.FAILED).number();
    }

    private static byte[] json(
            DaemonClient client,
            @Nullable String version,
            JsonNode listing,
            int models,
            @Nullable String trouble) {
        ObjectNode json = JsonTree.object();
        json.put("address", client.address().base().toString());
        json.put("version", version);
        json.put("serving", trouble == null);
        json.put("reason", trouble);
        json.put("models", models);
        json.set("backends", listing.path("backends"));
        json.set("installed", listing.path("installed"));
        return JsonTree.bytes(json);
    }

    private void print(
            String address,
            @Nullable String version,
            JsonNode backends,
            int models,
            @Nullable String trouble) {
        Screen out = root.out();
        out.line("Stoker " + (version == null ? "" : version + " ") + "answers at " + address);
        if (!backends.isEmpty()) {
            out.line();
            BackendTable.print(backends, out);
        }
        out.line();
        if (trouble == null) {
            out.line(
                    Words.counted(models, "model")
                            + " can be asked for; 'stoker models' lists them");
        } else {
            out.print(Paint.RED, "Nothing can be served: ").line(trouble);
        }
    }

    /** Why nothing can be served; null if something can. */
    private static @Nullable String trouble(JsonNode listing, int models) {
        JsonNode backends = listing.path("backends");
        if (backends.isEmpty()) {
            return listing.path("installed").isEmpty()
                    ? "no model server runs and none is installed; 'stoker doctor' says what to do"
                    : "no model server runs; start one of those that 'stoker backends' lists";
        }
        List<String> reasons = new ArrayList<>();
        for (JsonNode backend : backends) {
            String state = Words.of(backend, "state");
            boolean empty = backend.path("models").asInt(0) == 0;
            if (state.equals("ready") && !empty && models > 0) {
                return null;
            }
            String id = Words.of(backend, "id");
            reasons.add(id + (state.equals("ready") ? " has no model" : " is " + state));
        }
        return String.join(", ", reasons);
    }
}
