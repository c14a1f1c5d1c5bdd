package dev.stoker.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.cli.client.JsonTree;
import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.dialect.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What one may ask of an answer. The daemon checks the numbers, so that there is one place which
 * knows their bounds.
 */
final class GenerateOptions {
    private static final int SCHEMA_LIMIT = 1 << 20;

    @Option(names = "--system", paramLabel = "TEXT", description = "What the model should be.")
    private @Nullable String system;

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            description = "Longest answer, in tokens. Default: the backend's.")
    private @Nullable Integer maxTokens;

    @Option(
            names = "--temperature",
            paramLabel = "X",
            description = "0 for the likeliest words; higher is more varied.")
    private @Nullable Double temperature;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "For the same answer to the same prompt.")
    private @Nullable Long seed;

    @Option(
            names = "--stop",
            paramLabel = "TEXT",
            description = "Ends the answer where it occurs; may be given several times.")
    private List<String> stop = new ArrayList<>();

    @Option(
            names = "--schema",
            paramLabel = "FILE",
            description = "JSON schema that the answer must have.")
    private @Nullable Path schema;

    @Option(
            names = "--template",
            paramLabel = "NAME",
            description = "Prompt template of the daemon's configuration, instead of a prompt.")
    private @Nullable String template;

    @Option(
            names = "--var",
            paramLabel = "KEY=TEXT",
            description = "A variable of the template; may be given several times.")
    private Map<String, String> variables = new LinkedHashMap<>();

    /** Whether a template of the daemon's writes the prompt. */
    boolean hasTemplate() {
        return template != null;
    }

    /** Whether the caller has bounded the answer. */
    boolean isBounded() {
        return maxTokens != null;
    }

    /**
     * The body of {@code generate} and {@code stream}, in UTF-8.
     *
     * @param prompt null if there is a template
     * @throws CommandFailure {@code USAGE} if an option cannot be put into JSON, or does not go
     *     with another
     */
    byte[] body(String model, @Nullable String prompt) {
        ObjectNode body = JsonTree.object().put("model", model);
        if (template == null) {
            if (!variables.isEmpty()) {
                throw new CommandFailure(ExitCode.USAGE, "--var goes with --template only");
            }
            body.put("prompt", prompt);
        } else {
            if (prompt != null || system != null) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "--template: given beside "
                                + (prompt != null ? "PROMPT" : "--system")
                                + " (expected: one of them)");
            }
            ObjectNode given = body.put("template", template).putObject("variables");
            variables.forEach(given::put);
        }
        if (system != null) {
            body.put("system", system);
        }
        if (maxTokens != null) {
            body.put("max_tokens", maxTokens);
        }
        if (temperature != null) {
            if (!Double.isFinite(temperature)) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "--temperature: " + temperature + " (expected: such as 0.7)");
            }
            body.put("temperature", temperature);
        }
        if (seed != null) {
            body.put("seed", seed);
        }
        if (!stop.isEmpty()) {
            stop.forEach(body.putArray("stop")::add);
        }
        if (schema != null) {
            body.set("schema", read(schema));
        }
        return JsonTree.bytes(body);
    }

    private static JsonNode read(Path file) {
        try (InputStream open = Files.newInputStream(file)) {
            byte[] bytes = open.readNBytes(SCHEMA_LIMIT + 1);
            if (bytes.length > SCHEMA_LIMIT) {
                throw refused(file + " is larger than " + (SCHEMA_LIMIT >> 20) + " MiB", null);
            }
            JsonNode schema = Json.strictTree(bytes);
            if (!schema.isObject()) {
                throw refused(file + " is no JSON object", null);
            }
            return schema;
        } catch (JsonProcessingException e) {
            throw refused(file + " is not valid JSON", e);
        } catch (IOException e) {
            throw refused("cannot read " + file, e);
        }
    }

    private static CommandFailure refused(String sentence, @Nullable Throwable cause) {
        return new CommandFailure(ExitCode.USAGE, "--schema: " + sentence, cause);
    }
}
