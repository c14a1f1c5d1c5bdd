package dev.stoker.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Fingerprint;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.bytes.EngineFields;
import dev.stoker.dialect.bytes.RequestBody;
import dev.stoker.dialect.bytes.Spelling;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A caller's request in OpenAI's dialect, as bytes. Immutable. */
public final class OpenAiRequest {
    private static final byte[] IMAGE = "image".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] IMAGE_PART = "\"image_url\"".getBytes(StandardCharsets.US_ASCII);
    private static final List<byte[]> OTHER_PARTS =
            List.of(
                    "\"input_audio\"".getBytes(StandardCharsets.US_ASCII),
                    "\"file\"".getBytes(StandardCharsets.US_ASCII));
    private static final byte[] URL = "_url".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ESCAPE = "\\u".getBytes(StandardCharsets.US_ASCII);

    private final Shape shape;
    private final RequestBody body;
    private final boolean addresses;

    private OpenAiRequest(Shape shape, RequestBody body) {
        this.shape = shape;
        this.body = body;
        // Once, where it is read, off the event loop if it is large: each try asks for it.
        this.addresses = findsAddresses();
    }

    /**
     * Reads a request.
     *
     * @param body UTF-8; a byte order mark is dropped; not changed, and not to be changed later
     * @throws StokerException {@code INVALID_JSON} if it is not one JSON object in UTF-8, {@code
     *     INVALID_REQUEST} naming the field, its value and what was expected
     */
    public static OpenAiRequest read(Shape shape, byte[] body) {
        RequestBody read =
                RequestBody.read(
                        body, (name, value, parser) -> Fields.check(shape, name, value, parser));
        if (!read.has(Fields.subject(shape))) {
            throw EngineFields.refused(
                    Fields.subject(shape), "missing", Fields.expectedSubject(shape));
        }
        return new OpenAiRequest(shape, read);
    }

    /** Which call it is. */
    public Shape shape() {
        return shape;
    }

    /** The model as the caller wrote it; null asks for the default model. */
    public @Nullable String model() {
        return body.model();
    }

    /** Whether the caller wants a stream. */
    public boolean stream() {
        return body.stream();
    }

    /** Whether the answer is to keep to a JSON schema. */
    public boolean wantsSchema() {
        return shape == Shape.CHAT
                && "json_schema".equals(Json.text(body.value("response_format"), "type"));
    }

    /** Whether the word stands anywhere in it, without which there is no image. */
    public boolean mentionsImages() {
        return body.contains(IMAGE);
    }

    /** Whether the type of a picture's part stands in it, in its usual spelling. */
    public boolean namesPictures() {
        return body.contains(IMAGE_PART);
    }

    /**
     * Whether a part of a message is at an address, from where the backend would fetch it, rather
     * than in the request itself.
     */
    public boolean namesAddresses() {
        return addresses;
    }

    private boolean findsAddresses() {
        // A name may be written with escapes, so those count as well.
        boolean possible = body.containsInAnyCase(URL) || body.contains(ESCAPE);
        if (!possible || shape != Shape.CHAT) {
            return false;
        }
        for (JsonNode message : body.value("messages")) {
            if (message.properties().stream().anyMatch(OpenAiRequest::holdsAddress)) {
                return true;
            }
        }
        return false;
    }

    private static boolean holdsAddress(Map.Entry<String, JsonNode> field) {
        if (isNamed("content", field)) {
            for (JsonNode part : field.getValue()) {
                if (part.properties().stream().anyMatch(OpenAiRequest::isAddress)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isAddress(Map.Entry<String, JsonNode> field) {
        JsonNode value = field.getValue();
        return Spelling.fold(field.getKey()).endsWith("_url")
                && (isElsewhere(value)
                        || value.properties().stream()
                                .anyMatch(m -> isNamed("url", m) && isElsewhere(m.getValue())));
    }

    /** In any case: some servers take each for the same. */
    private static boolean isNamed(String name, Map.Entry<String, JsonNode> field) {
        return Spelling.fold(field.getKey()).equals(name);
    }

    private static boolean isElsewhere(JsonNode url) {
        return url.isTextual() && !url.textValue().startsWith("data:");
    }

    /** Whether the answer is to tell how likely its tokens were. */
    public boolean wantsLogprobs() {
        String wanted = field("logprobs");
        return wanted != null && !Set.of("null", "false", "0").contains(wanted.strip());
    }

    /** Whether there are functions to call. */
    public boolean hasTools() {
        return !body.value("tools").isEmpty();
    }

    /** Whether a part of a message is an image; one written with escapes is not seen. */
    public boolean hasImages() {
        return shape == Shape.CHAT && body.contains(IMAGE_PART);
    }

    /** Whether there is nothing in it but what the model reads as text. */
    public boolean isText() {
        return !mentionsImages() && OTHER_PARTS.stream().noneMatch(body::contains);
    }

    /** What all calls of one conversation have in common; null where nothing tells. */
    public @Nullable String conversation() {
        for (String name : List.of("prompt_cache_key", "user")) {
            JsonNode told = body.value(name);
            if (told.isTextual() && !told.textValue().isEmpty()) {
                return Fingerprint.of(name, told.textValue());
            }
        }
        return shape == Shape.CHAT ? body.opening("messages") : null;
    }

    /** Bytes of the body. */
    public int size() {
        return body.size();
    }

    /** The whole of it, for who must understand it; costs time in proportion to its size. */
    public JsonNode tree() {
        return body.tree();
    }

    /** The JSON of a field of the top level as the caller wrote it; null where there is none. */
    public @Nullable String field(String name) {
        return body.field(name);
    }

    /** The body for a backend that is relayed: only the value of {@code model} is another. */
    public byte[] forBackend(String upstreamModel) {
        return forBackend(upstreamModel, Map.of());
    }

    /**
     * The same for a backend that takes some fields otherwise.
     *
     * @param others JSON by the name of the field
     */
    public byte[] forBackend(String upstreamModel, Map<String, String> others) {
        var values = new LinkedHashMap<String, String>();
        values.put("model", Json.quoted(upstreamModel));
        values.putAll(others);
        return body.with(values);
    }

    /**
     * The body for an engine whose stream Stoker puts together: also {@code stream} and {@code
     * stream_options.include_usage} are true. Embeddings know no stream and are as for a backend.
     */
    public byte[] forEngine(String upstreamModel) {
        return forEngine(upstreamModel, Map.of());
    }

    /**
     * The same for an engine that takes some fields otherwise.
     *
     * @param others JSON by the name of the field
     */
    public byte[] forEngine(String upstreamModel, Map<String, String> others) {
        if (shape == Shape.EMBEDDING) {
            return forBackend(upstreamModel, others);
        }
        var asked = new LinkedHashMap<>(others);
        asked.put("stream", "true");
        asked.put("stream_options", streamOptions());
        return forBackend(upstreamModel, asked);
    }

    private String streamOptions() {
        JsonNode given = body.value("stream_options");
        ObjectNode options = given instanceof ObjectNode object ? object : Json.object();
        return options.put("include_usage", true).toString();
    }
}
