package dev.stoker.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.core.StokerException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers that say no, as ends of a command. Pure. */
public final class Refusal {
    private static final List<String> FACTS =
            List.of(
                    "status",
                    "origin",
                    "retryable",
                    "cause",
                    "backend",
                    "retry_after",
                    "backend_type",
                    "backend_code",
                    "request_id");

    /** Of a configuration, one line each. */
    private static final String PROBLEMS = "problems";

    private Refusal() {}

    /** Of an answer with an error's status: problem details (RFC 9457) if it is Stoker's. */
    static CommandFailure of(DaemonAddress from, int status, byte[] body) {
        JsonNode problem = JsonTree.readOrNull(body, 0, body.length);
        if (problem != null && JsonTree.text(problem, "code") != null) {
            return of(problem);
        }
        if (status == 401) {
            return new CommandFailure(ExitCode.NOT_PERMITTED, needsToken(from));
        }
        return new CommandFailure(
                ExitCode.NO_ANSWER,
                "what answers at %s is not Stoker (HTTP %d); is the address right?"
                        .formatted(from, status));
    }

    /** Of problem details, in an answer's body or as the last event of a stream. */
    public static CommandFailure of(JsonNode problem) {
        String code = JsonTree.text(problem, "code");
        String detail = JsonTree.text(problem, "detail");
        String sentence = detail != null ? detail : code != null ? code : "it failed";
        String said = of(problem, sentence.replace("; with force ", "; with --force "));
        String remedy = hasRemedy(said) ? null : remedy(code);
        return CommandFailure.refused(
                exitCode(code),
                said + pause(problem),
                remedy == null ? "" : remedy,
                code == null ? "" : code,
                facts(problem));
    }

    /** Of a fault in the command itself, which has the same codes. */
    public static CommandFailure of(StokerException fault) {
        String code = fault.code().wireName();
        return CommandFailure.refused(exitCode(code), fault.detail(), "", code, Map.of());
    }

    /** With the name of the backend that it is about, unless the sentence has it. */
    private static String of(JsonNode problem, String sentence) {
        String backend = JsonTree.text(problem, "backend");
        return backend == null || sentence.contains(backend)
                ? sentence
                : "backend '" + backend + "': " + sentence;
    }

    private static String pause(JsonNode problem) {
        JsonNode seconds = problem.path("retry_after");
        return seconds.isIntegralNumber() && seconds.longValue() > 0
                ? " (it wants to be asked again after " + seconds.longValue() + " s)"
                : "";
    }

    private static Map<String, Object> facts(JsonNode problem) {
        var facts = new HashMap<String, Object>();
        for (String name : FACTS) {
            JsonNode fact = problem.path(name);
            if (fact.isTextual()) {
                facts.put(name, fact.textValue());
            } else if (fact.isBoolean()) {
                facts.put(name, fact.booleanValue());
            } else if (fact.isIntegralNumber()) {
                facts.put(name, fact.longValue());
            }
        }
        if (problem.path(PROBLEMS).isArray()) {
            var all = new ArrayList<String>();
            problem.path(PROBLEMS).forEach(one -> all.add(one.asText()));
            facts.put(PROBLEMS, List.copyOf(all));
        }
        return facts;
    }

    /** The daemon puts what to do behind a semicolon, or lists in brackets what there is. */
    private static boolean hasRemedy(String sentence) {
        return sentence.contains("; ") || sentence.contains("(there is: ");
    }

    private static ExitCode exitCode(@Nullable String code) {
        return switch (code == null ? "" : code) {
            // Only what the caller has written can be out of bounds: the command makes the rest.
            case "invalid_request", "invalid_json" -> ExitCode.USAGE;
            case "model_not_found", "backend_not_found", "key_not_found" -> ExitCode.NOT_FOUND;
            case "token_required", "host_refused", "origin_refused" -> ExitCode.NOT_PERMITTED;
            case "memory_short", "context_exceeded" -> ExitCode.DOES_NOT_FIT;
            case "config_invalid" -> ExitCode.BAD_CONFIGURATION;
            case String _ -> ExitCode.FAILED;
        };
    }

    private static @Nullable String remedy(@Nullable String code) {
        return switch (code == null ? "" : code) {
            case "model_not_found" -> "; 'stoker models' lists those there are";
            case "backend_not_found" -> "; 'stoker backends' lists those there are";
            case "memory_short" -> "; 'stoker plan MODEL' shows what would fit";
            case "not_calibrated" -> "; 'stoker calibrate MODEL' does it";
            case "no_backend" -> "; 'stoker doctor' says what is missing";
            case String _ -> null;
        };
    }

    private static String needsToken(DaemonAddress from) {
        return from.isLoopback()
                ? from
                        + " wants the admin token and does not take the one in the state folder;"
                        + " run this as the user the daemon runs as, or see 'stoker doctor'"
                : from + " wants the admin token, which is never sent beyond this machine";
    }
}
