package dev.stoker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.cli.client.Answer;
import dev.stoker.cli.client.JsonTree;
import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.cli.terminal.Words;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stoker config}: what is configured, whether it is valid, and taking it over. */
@Command(
        name = "config",
        description = "Show the daemon's configuration, check it, or have it taken over.",
        footer = {
            "",
            "'check' asks no daemon. An invalid configuration ends 'check' and 'reload' with 78."
        })
final class ConfigCommand implements Callable<Integer> {
    static final String PATH = "/stoker/v1/config";

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "ACTION",
            completionCandidates = Actions.class,
            description = "What to do: show (also where it is left out), check or reload.")
    private @Nullable String action;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "KEY",
            description = "With show: only this key, or those below it.")
    private @Nullable String key;

    @Option(names = "--dry-run", description = "With reload: only say what it would do.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print one JSON object, see docs/cli.md.")
    private boolean json;

    /** A dot, but for those of a name in quotation marks. */
    private static final Pattern WORD_END = Pattern.compile("\\.(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");

    private final StokerCommand root;

    ConfigCommand(StokerCommand root) {
        this.root = root;
    }

    /** What there is to be done, for shells to complete. */
    static final class Actions extends Candidates {
        private static final long serialVersionUID = 1L;

        Actions() {
            super("show", "check", "reload");
        }
    }

    @Override
    public Integer call() {
        String deed = action == null ? "show" : action;
        if (dryRun && !deed.equals("reload")) {
            throw misused("--dry-run goes with reload");
        }
        if (key != null && !deed.equals("show")) {
            throw misused("KEY goes with show");
        }
        ExitCode end =
                switch (deed) {
                    case "show" -> show(key);
                    case "check" -> check();
                    case "reload" -> reload();
                    case String named when key == null && named.startsWith("stoker") -> show(named);
                    case String _ ->
                            throw misused(
                                    "ACTION is '" + deed + "' (expected: show, check or reload)");
                };
        root.out().flush();
        return end.number();
    }

    private ExitCode show(@Nullable String wanted) {
        Answer answer = root.client(Timeouts.ANSWER).get(PATH);
        JsonNode config = answer.expect("values");
        JsonNode shown = wanted == null ? config : only(config, wanted);
        if (json) {
            root.out().json(wanted == null ? answer.body() : JsonTree.bytes(shown));
        } else if (wanted != null && shown.path("values").isEmpty()) {
            root.out().line("Nothing is set at " + wanted + ".");
        } else {
            ConfigPage.print(shown, wanted != null, root.out());
        }
        return ExitCode.OK;
    }

    /** That key, or those of that section or entry. */
    private static ObjectNode only(JsonNode config, String wanted) {
        ObjectNode shown = JsonTree.object();
        ArrayNode values = shown.putArray("values");
        for (JsonNode value : config.path("values")) {
            String name = Words.of(value, "key");
            if (name.equals(wanted) || name.startsWith(wanted + ".")) {
                values.add(value);
            }
        }
        if (values.isEmpty() && !mayBeSet(config, wanted)) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "there is no key or section '"
                            + wanted
                            + "'; 'stoker config stoker' lists those there are");
        }
        return shown;
    }

    /** Whether it is a key with names of the user's own in it, or a section or entry of such. */
    private static boolean mayBeSet(JsonNode config, String wanted) {
        String[] words = WORD_END.split(wanted, -1);
        for (JsonNode one : config.path("patterns")) {
            String[] pattern = one.asText().split("\\.", -1);
            if (words.length <= pattern.length
                    && IntStream.range(0, words.length)
                            .allMatch(i -> pattern[i].equals("*") || pattern[i].equals(words[i]))) {
                return true;
            }
        }
        return false;
    }

    private ExitCode check() {
        root.refuseAddress("what is checked is what a start here would read");
        ConfigVerdict verdict = root.surroundings().hooks().configuration().get();
        List<String> problems = verdict.problems();
        if (json) {
            root.out().json(json(verdict));
        } else {
            if (problems.isEmpty()) {
                root.out().line("The configuration is valid.");
            }
            verdict.read().forEach(file -> root.out().line("Read: " + file));
            verdict.missing().forEach(file -> root.out().line("Not there: " + file));
        }
        tell(problems);
        tell(verdict.notices());
        return problems.isEmpty() ? ExitCode.OK : ExitCode.BAD_CONFIGURATION;
    }

    private static byte[] json(ConfigVerdict verdict) {
        ObjectNode told = JsonTree.object().put("valid", verdict.problems().isEmpty());
        ArrayNode problems = told.putArray("problems");
        verdict.problems().forEach(problems::add);
        ArrayNode notices = told.putArray("notices");
        verdict.notices().forEach(notices::add);
        ArrayNode files = told.putArray("files");
        verdict.read().forEach(file -> files.add(file.toString()));
        ArrayNode missing = told.putArray("missing");
        verdict.missing().forEach(file -> missing.add(file.toString()));
        return JsonTree.bytes(told);
    }

    private ExitCode reload() {
        String path = PATH + "/reload" + (dryRun ? "?dry_run=true" : "");
        Answer answer = root.client(Timeouts.ANSWER).post(path, JsonTree.bytes(JsonTree.object()));
        JsonNode refused = answer.status() == 422 ? answer.objectOrNull() : null;
        if (refused != null) {
            for (JsonNode problem : refused.path("problems")) {
                tell(List.of(problem.asText()));
            }
        }
        JsonNode done = answer.expect("changes");
        if (json) {
            root.out().json(answer.body());
        } else {
            ConfigPage.printReload(done, root.out());
        }
        return ExitCode.OK;
    }

    private void tell(List<String> problems) {
        problems.forEach(problem -> root.err().line("stoker: " + Words.oneLine(problem)));
        root.err().flush();
    }

    private static CommandFailure misused(String why) {
        return new CommandFailure(
                ExitCode.USAGE, why + "; 'stoker help config' tells what there is");
    }
}
