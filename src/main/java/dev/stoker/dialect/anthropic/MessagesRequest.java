package dev.stoker.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.dialect.Fingerprint;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.bytes.EngineFields;
import dev.stoker.dialect.bytes.RequestBody;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A caller's request of {@code /v1/messages}, or of what counts its tokens, as bytes. Its top level
 * is looked at, and of messages and tools which kinds there are. Immutable.
 */
public final class MessagesRequest {
    private static final byte[] IMAGE = "\"image\"".getBytes(StandardCharsets.US_ASCII);

    private final RequestBody body;
    private final boolean common;
    private final boolean wordsOnly;

    private static final byte[] PICTURE = "\"image\"".getBytes(StandardCharsets.US_ASCII);

    private MessagesRequest(RequestBody body, MessageFields fields) {
        this.body = body;
        this.common = fields.common();
        this.wordsOnly = fields.wordsOnly();
    }

    /**
     * Reads a request for an answer.
     *
     * @param body UTF-8; a byte order mark is dropped; not changed, and not to be changed later
     * @throws dev.stoker.core.StokerException {@code INVALID_JSON} if it is not one JSON object in
     *     UTF-8, {@code INVALID_REQUEST} naming the field, its value and what was expected
     */
    public static MessagesRequest read(byte[] body) {
        MessagesRequest request = counting(body);
        JsonNode limit = request.body.value("max_tokens");
        if (!limit.isNumber() || limit.doubleValue() < 0) {
            throw EngineFields.refused(
                    "max_tokens",
                    limit.isNumber() ? limit.asText() : "missing",
                    "the most tokens to generate, a whole number");
        }
        return request;
    }

    /** Reads a request for a number of tokens, which leaves open how long the answer may be. */
    public static MessagesRequest counting(byte[] body) {
        var fields = new MessageFields();
        RequestBody read = RequestBody.read(body, fields);
        if (!read.has("messages")) {
            throw EngineFields.refused("messages", "missing", MessageFields.MESSAGES);
        }
        return new MessagesRequest(read, fields);
    }

    /** The model as the caller wrote it; null asks for the default model. */
    public @Nullable String model() {
        return body.model();
    }

    /** Whether the caller wants a stream. */
    public boolean stream() {
        return body.stream();
    }

    /** Whether there are functions to call. */
    public boolean hasTools() {
        return !body.value("tools").isEmpty();
    }

    /** Whether there is an image in it, as far as its bytes tell. */
    public boolean hasImages() {
        return !wordsOnly && body.contains(IMAGE);
    }

    /** What all calls of one conversation have in common; null where nothing tells. */
    public @Nullable String conversation() {
        JsonNode user = body.value("metadata").path("user_id");
        if (user.isTextual() && !user.textValue().isEmpty()) {
            return Fingerprint.of("user_id", user.textValue());
        }
        String opening = body.opening("messages");
        String system = body.field("system");
        return opening == null ? null : Fingerprint.of(system == null ? "" : system, opening);
    }

    /** Bytes of the body. */
    public int size() {
        return body.size();
    }

    /** Whether the answer is to keep to a JSON schema. */
    public boolean wantsSchema() {
        return isSchema(body.value("output_config").path("format"))
                || isSchema(body.value("output_format"));
    }

    private static boolean isSchema(JsonNode format) {
        return "json_schema".equals(Json.text(format, "type"));
    }

    /**
     * Whether it holds nothing but what every server does that has these paths: text, pictures in
     * the request itself, tools of the caller and what came of them. A {@code llama-server} b11669
     * takes the rest and leaves it out without a word: documents, a schema, a tool that only
     * Anthropic has, a choice of one tool, {@code is_error} and whether to think. A picture by its
     * address it would fetch.
     */
    public boolean common() {
        return common && !wantsSchema();
    }

    /** Whether there is neither a picture in it nor what came of a call. */
    public boolean wordsOnly() {
        return wordsOnly;
    }

    /** Whether the type of a picture's block stands in it, in its usual spelling. */
    public boolean namesPictures() {
        return body.contains(PICTURE);
    }

    /** The whole of it, for who must understand it; costs time in proportion to its size. */
    public JsonNode tree() {
        return body.tree();
    }

    /** The JSON of a field of the top level as the caller wrote it; null where there is none. */
    public @Nullable String field(String name) {
        return body.field(name);
    }

    /**
     * The body for a backend that is relayed: only the value of {@code model} is another, and what
     * that backend takes otherwise.
     *
     * @param others JSON by the name of the field
     */
    public byte[] forBackend(String upstreamModel, Map<String, String> others) {
        var values = new LinkedHashMap<String, String>();
        values.put("model", Json.quoted(upstreamModel));
        values.putAll(others);
        return body.with(values);
    }
}
