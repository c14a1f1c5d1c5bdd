package dev.stoker.structured;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A JSON schema that an answer is checked against. Checking takes time in proportion to the answer:
 * not for an event loop. Nothing is fetched, from anywhere. For one thread at a time.
 */
public final class AnswerSchema {
    /** Problems that are told; the model sees them too. */
    private static final int MOST_PROBLEMS = 8;

    private static final int LONGEST_PROBLEM = 300;

    private final Schema schema;

    /** Of all its patterns: many matches that are each just short enough are too long together. */
    private final AtomicInteger steps;

    private AnswerSchema(Schema schema, AtomicInteger steps) {
        this.schema = schema;
        this.steps = steps;
    }

    /**
     * Reads a schema; one that names no version is of 2020-12.
     *
     * @throws StokerException {@code INVALID_REQUEST} if it is none, is too large, or refers to
     *     anything outside itself
     */
    public static AnswerSchema of(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        JsonNode node = Json.treeOrNull(bytes, 0, bytes.length);
        if (node == null || !node.isObject()) {
            throw SchemaBounds.refused("not a JSON object", "a JSON schema");
        }
        SchemaBounds.check(node);
        try {
            var steps = new AtomicInteger();
            Schema schema = registry(steps).getSchema(node);
            schema.initializeValidators();
            return new AnswerSchema(schema, steps);
        } catch (SchemaException | IllegalArgumentException | StackOverflowError e) {
            // Whose message can be of any length and quote anything.
            throw new StokerException(
                    ErrorCode.INVALID_REQUEST,
                    "schema: it cannot be used (expected: a valid JSON schema of draft 4 to 2020-12)",
                    e);
        }
    }

    private static SchemaRegistry registry(AtomicInteger steps) {
        SchemaRegistryConfig config =
                SchemaRegistryConfig.builder()
                        .regularExpressionFactory(
                                expression -> new BoundedPattern(expression, steps))
                        .locale(Locale.ROOT)
                        .messageSource(new Problems())
                        .build();
        return SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                builder ->
                        builder.schemaRegistryConfig(config)
                                .schemaLoader(loader -> loader.block(_ -> true)));
    }

    /**
     * What is wrong with an answer, each with its place in it; empty if it keeps to the schema.
     *
     * @param text must be one JSON value and nothing else
     */
    public List<String> problems(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        JsonNode answer = Json.treeOrNull(bytes, 0, bytes.length);
        if (answer == null) {
            return List.of("it is not JSON, or there is something beside the JSON");
        }
        steps.set(0);
        try {
            return schema.validate(answer).stream()
                    .map(AnswerSchema::shown)
                    .distinct()
                    .limit(MOST_PROBLEMS)
                    .toList();
        } catch (BoundedPattern.TooManySteps | SchemaException | StackOverflowError e) {
            throw new StokerException(
                    ErrorCode.INVALID_REQUEST,
                    "schema: the answer cannot be checked against it in time (expected: no reference"
                            + " to itself without end, and no pattern that takes for ever)",
                    e);
        }
    }

    private static String shown(Error error) {
        String at = error.getInstanceLocation().toString();
        String text = "at " + (at.isEmpty() ? "the top" : at) + ": " + error.getMessage();
        return text.length() <= LONGEST_PROBLEM ? text : text.substring(0, LONGEST_PROBLEM) + "…";
    }

    /**
     * The JSON within a fence of Markdown that is around all of the text; null without one. Models
     * that were told to write nothing else like to write that.
     */
    public static @Nullable String unwrapped(String text) {
        String all = text.strip();
        int first = all.indexOf('\n');
        if (!all.startsWith("```")
                || !all.endsWith("```")
                || first < 0
                || first > all.length() - 4) {
            return null;
        }
        return all.substring(first + 1, all.length() - 3).strip();
    }
}
