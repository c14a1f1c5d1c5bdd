package dev.stoker.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.cli.client.JsonTree;
import dev.stoker.cli.terminal.CommandFailure;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** What {@code --json} prints of a command that has failed. Public API: {@code docs/cli.md}. */
final class FailureJson {
    private FailureJson() {}

    /** One object, in UTF-8. */
    static byte[] of(CommandFailure failure) {
        ObjectNode json = JsonTree.object();
        ObjectNode error = json.putObject("error");
        error.put("code", code(failure));
        error.put("message", failure.sentence());
        error.put("exit_code", failure.code().number());
        new TreeMap<>(failure.facts()).forEach((name, fact) -> put(error, name, fact));
        return JsonTree.bytes(json);
    }

    private static void put(ObjectNode error, String name, Object fact) {
        switch (fact) {
            case Boolean truth -> error.put(name, truth);
            case Long number -> error.put(name, number);
            case List<?> lines -> {
                ArrayNode all = error.putArray(name);
                lines.forEach(line -> all.add(String.valueOf(line)));
            }
            case Object text -> error.put(name, text.toString());
        }
    }

    /** The daemon's, or where it said nothing that of the exit code. */
    private static String code(CommandFailure failure) {
        return failure.problem().isEmpty()
                ? failure.code().name().toLowerCase(Locale.ROOT)
                : failure.problem();
    }
}
