package dev.stoker.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.client.DaemonAddress;
import dev.stoker.cli.client.DaemonClient;
import dev.stoker.cli.client.JsonTree;
import dev.stoker.cli.client.Presence;
import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.Words;
import dev.stoker.core.ModelNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The port, the daemon behind it, and the backends: its own word if it answers, else a look. */
final class DaemonCheck {
    private static final String PORT = "port";
    private static final String DAEMON = "daemon";
    private static final String BACKENDS = "backends";
    private static final String MODELS = "models";

    private final DaemonClient client;
    private final Supplier<LocalView> look;
    private final Expected expected;
    private final Set<String> listed = new HashSet<>();
    private final List<Finding> findings = new ArrayList<>();
    private @Nullable LocalView seen;
    private @Nullable Stock told;

    /**
     * @param look takes seconds, so it is asked for only where the daemon does not tell
     * @param expected what the configuration names
     */
    DaemonCheck(DaemonClient client, Supplier<LocalView> look, Expected expected) {
        this.client = client;
        this.look = look;
        this.expected = expected;
    }

    List<Finding> findings() {
        switch (client.presence()) {
            case Presence.Stoker(var version) -> {
                findings.add(Finding.ok(PORT, client.address() + " is held by Stoker"));
                askDaemon(version);
            }
            case Presence.Nobody(var because) -> {
                findings.add(Finding.ok(PORT, client.address() + " is free"));
                findings.add(Finding.fail(DAEMON, because, "run: " + client.starting()));
                lookAround();
            }
            case Presence.Other(var signs) -> {
                findings.add(
                        Finding.fail(
                                PORT,
                                client.address() + " is taken by " + holder() + ": " + signs,
                                "stop that program, or give Stoker another port with"
                                        + " STOKER_HTTP_PORT"));
                lookAround();
            }
        }
        return List.copyOf(findings);
    }

    /** The programs and files there are; after {@link #findings}. */
    Stock stock() {
        return told == null ? Stock.of(local()) : told;
    }

    private LocalView local() {
        LocalView view = seen == null ? look.get() : seen;
        seen = view;
        return view;
    }

    private String holder() {
        return local().running().stream()
                .filter(server -> server.url().getPort() == client.address().port())
                .map(LocalView.Server::kind)
                .findFirst()
                .orElse("another program");
    }

    private void askDaemon(String version) {
        try {
            JsonNode backends = client.get("/stoker/v1/backends").expect("backends");
            JsonNode models = client.get("/stoker/v1/models").expect("models");
            findings.add(Finding.ok(DAEMON, "version " + version + " answers"));
            told = Stock.of(backends, models);
            backends.path("backends").forEach(this::backend);
            if (backends.path("backends").isEmpty()) {
                nothingRuns();
            }
            models(models.path("models"));
            findings.addAll(new LoadedModels(client).findings(backends, models));
        } catch (CommandFailure e) {
            findings.add(
                    Finding.fail(
                            DAEMON,
                            "it does not answer as it should: " + e.sentence(),
                            "restart it, and look at its log"));
        }
    }

    /** Whether the daemon tells of that backend; after {@link #findings}. */
    boolean lists(String backend) {
        return listed.contains(backend);
    }

    private void models(JsonNode models) {
        int count = 0;
        for (JsonNode one : models) {
            count += Words.of(one, "kind").equals("route") ? 0 : 1; // it stands for some
        }
        if (count == 0) {
            findings.add(
                    Finding.fail(
                            MODELS,
                            "there is no model to serve",
                            "put a GGUF file into a model folder, or pull a model with a backend's"
                                    + " own program"));
            return;
        }
        findings.add(Finding.ok(MODELS, Words.counted(count, "model") + " can be asked for"));
        if (expected.defaultModel() != null) {
            defaultModel(expected.defaultModel());
        }
        var names = new HashSet<String>();
        models.forEach(one ->
                names.addAll(ModelNames.of(Words.of(one, "name"), Words.of(one, "backend"))));
        expected.tunedModels().stream()
                .filter(name -> !names.contains(name))
                .sorted()
                .forEach(this::tunedForNone);
    }

    /** The daemon is asked for the near name, which it is told by a refusal as a rule. */
    private void tunedForNone(String name) {
        String why;
        try {
            JsonNode near = client.get(path(name)).expect("id");
            why = "no model is named just so; did you mean " + Words.of(near, "id") + "?";
        } catch (CommandFailure e) {
            if (e.problem().isEmpty()) {
                throw e;
            }
            why = e.sentence();
        }
        findings.add(
                Finding.warn(
                        MODELS,
                        "stoker.tuning.models has '" + name + "': " + why,
                        "correct it, unless that model is yet to come"));
    }

    private static String path(String spec) {
        return "/stoker/v1/models/" + DaemonAddress.segment(spec);
    }

    private void defaultModel(String spec) {
        try {
            client.get(path(spec)).expect("id");
        } catch (CommandFailure e) {
            if (e.problem().isEmpty()) {
                throw e;
            }
            findings.add(
                    Finding.warn(
                            MODELS,
                            "the default model cannot be asked for: " + e.sentence(),
                            "correct stoker.models.default"));
        }
    }

    private void backend(JsonNode backend) {
        String id = Words.of(backend, "id");
        listed.add(id);
        String state = JsonTree.text(backend, "state");
        String error = JsonTree.text(backend, "last_error");
        if (isOfKey(error)) {
            error = expected.hindrances().getOrDefault(id, error); // with the path
        }
        boolean down = "down".equals(state);
        String why = error == null ? "" : (down ? ": " : "; last error: ") + error;
        String what = id + " is " + state + why;
        findings.add(
                down
                        ? Finding.warn(BACKENDS, what, advice(backend, "stoker.backends." + id))
                        : Finding.ok(BACKENDS, what));
    }

    private static String advice(JsonNode backend, String key) {
        String error = JsonTree.text(backend, "last_error");
        if (!"configured".equals(JsonTree.text(backend, "origin"))) {
            return "look at its own log; Stoker keeps asking it";
        }
        if (isOfKey(error)) {
            return "correct that, and run: stoker config reload (a variable needs a new start)";
        }
        // The words of KeyTest, which every kind with a key asks.
        return error != null && (error.contains(" take the key") || error.contains("wants a key"))
                ? "correct " + key + ".key-env, .key-file or .key-credential, or what it names"
                : "start it, or correct " + key + ".url";
    }

    /** It is barred: what its configuration names is not there. */
    private static boolean isOfKey(@Nullable String error) {
        return error != null && error.startsWith("stoker.");
    }

    private void lookAround() {
        for (LocalView.Server server : local().running()) {
            String version = server.version() == null ? "" : " " + server.version();
            findings.add(
                    Finding.ok(BACKENDS, server.kind() + version + " answers at " + server.url()));
        }
        if (local().running().isEmpty()) {
            nothingRuns();
        }
    }

    private void nothingRuns() {
        findings.add(
                stock().installed().isEmpty()
                        ? Finding.warn(
                                BACKENDS,
                                "no model server runs and none is installed",
                                "install llama.cpp (its llama-server) or Ollama")
                        : Finding.ok(BACKENDS, "no model server runs; installed ones follow"));
    }
}
