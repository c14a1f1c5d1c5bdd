package dev.stoker.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.cli.client.JsonTree;
import dev.stoker.cli.service.Intent;
import dev.stoker.cli.service.Scope;
import dev.stoker.cli.service.Standing;
import dev.stoker.cli.service.Step;
import dev.stoker.cli.terminal.Paint;
import dev.stoker.cli.terminal.Screen;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * What {@code stoker service} prints. The JSON is public API: {@code docs/cli.md}.
 *
 * @param action {@code install}, {@code uninstall} or {@code status}
 * @param manager {@code systemd} or {@code launchd}
 */
record ServicePage(Screen out, String action, Scope scope, String manager) {
    /** What will be done, step by step, and what changes in files that are there. */
    void intent(Intent intent) {
        boolean install = action.equals("install");
        if (intent.steps().isEmpty()) {
            out.line(
                    "Nothing to do: Stoker is "
                            + (install ? "installed and runs as " : "not installed as ")
                            + scope.words()
                            + ".");
        } else {
            out.line("To %s Stoker as %s, with %s:".formatted(action, scope.words(), manager));
        }
        for (Step step : intent.steps()) {
            switch (step) {
                case Step.Write write -> {
                    out.line((write.before() == null ? "  write   " : "  change  ") + write.path());
                    write.differences().forEach(this::difference);
                }
                case Step.Delete(Path path) -> out.line("  delete  " + path);
                case Step.Run run -> out.line("  run     " + run.line());
            }
        }
        intent.notes().forEach(note -> out.line(note));
    }

    private void difference(String line) {
        out.print("            ")
                .print(line.startsWith("-") ? Paint.RED : Paint.GREEN, line)
                .line();
    }

    void done() {
        out.line(
                action.equals("install")
                        ? "Done. 'stoker service status' tells how it is."
                        : "Done.");
    }

    void json(Intent intent, boolean done) {
        ObjectNode json = head();
        json.put("done", done);
        ArrayNode steps = json.putArray("steps");
        for (Step step : intent.steps()) {
            ObjectNode one = steps.addObject();
            switch (step) {
                case Step.Write(Path path, _, var before) -> {
                    one.put("do", before == null ? "write" : "change");
                    one.put("path", path.toString());
                }
                case Step.Delete(Path path) -> {
                    one.put("do", "delete");
                    one.put("path", path.toString());
                }
                case Step.Run run -> {
                    one.put("do", "run");
                    run.command().forEach(one.putArray("command")::add);
                }
            }
        }
        intent.notes().forEach(json.putArray("notes")::add);
        out.json(JsonTree.bytes(json));
    }

    void standing(Standing standing, String address) {
        Paint paint = standing.running() ? Paint.GREEN : Paint.YELLOW;
        out.print("service  ").print(paint, standing.state()).line();
        if (standing.says() != null) {
            out.line("says     " + standing.says());
        }
        Path unit = standing.unit();
        if (unit != null) {
            out.line("starts   " + (standing.enabled() ? "by itself" : "only when told to"));
            out.line("unit     " + unit);
        }
        Standing.Places places = standing.places();
        out.line("address  " + address);
        out.line(
                "config   "
                        + places.configuration().stream()
                                .map(Path::toString)
                                .collect(Collectors.joining(", then ")));
        out.line("state    " + places.state());
        out.line("logs     " + String.join(" ", places.logs()));
        if (unit == null) {
            out.line("To install it: stoker service install --" + scope.wireName());
        }
    }

    void json(Standing standing, String address) {
        ObjectNode json = head();
        json.put("installed", standing.installed());
        json.put("enabled", standing.enabled());
        json.put("running", standing.running());
        json.put("state", standing.state());
        json.put("status", standing.says());
        json.put("address", address);
        Path unit = standing.unit();
        json.put("unit", unit == null ? null : unit.toString());
        ArrayNode configuration = json.putArray("configuration");
        Standing.Places places = standing.places();
        places.configuration().forEach(file -> configuration.add(file.toString()));
        json.put("state_folder", places.state().toString());
        places.logs().forEach(json.putArray("logs")::add);
        out.json(JsonTree.bytes(json));
    }

    private ObjectNode head() {
        ObjectNode json = JsonTree.object();
        json.put("action", action);
        json.put("scope", scope.wireName());
        json.put("manager", manager);
        return json;
    }
}
