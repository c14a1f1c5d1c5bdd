package dev.stoker.dialect.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A caller's request in OpenAI's dialect, as bytes. Only its top level is looked at: {@code model}
 * is found, numbers that engines know are checked, fields that would let a caller reach into an
 * engine are refused. Everything else passes byte for byte. Immutable.
 */
public final class OpenAiRequest {
    private final byte[] body;
    private final Shape shape;
    private final TopLevel top;

    private OpenAiRequest(Shape shape, byte[] body, TopLevel top) {
        this.shape = shape;
        this.body = body;
        this.top = top;
    }

    /**
     * Reads a request.
     *
     * @param body UTF-8; a byte order mark is dropped; not changed, and not to be changed later
     * @throws StokerException {@code INVALID_JSON} if it is not one JSON object in UTF-8, {@code
     *     INVALID_REQUEST} naming the field, its value and what was expected
     */
    public static OpenAiRequest read(Shape shape, byte[] body) {
        byte[] json = Utf8.withoutMark(body);
        Utf8.demand(json);
        try {
            return new OpenAiRequest(shape, json, TopLevel.scan(shape, json));
        } catch (JsonProcessingException e) {
            throw new StokerException(ErrorCode.INVALID_JSON, Json.explain(e), e);
        }
    }

    /** Which call it is. */
    public Shape shape() {
        return shape;
    }

    /** The model as the caller wrote it; null asks for the default model. */
    public @Nullable String model() {
        return top.model();
    }

    /** Whether the caller wants a stream. */
    public boolean stream() {
        return top.stream();
    }

    /** Whether the answer is to keep to a JSON schema. */
    public boolean wantsSchema() {
        TopLevel.Range at = top.fields().get("response_format");
        JsonNode format = at == null ? null : Json.treeOrNull(body, at.from(), at.to() - at.from());
        return shape == Shape.CHAT
                && format != null
                && "json_schema".equals(Json.text(format, "type"));
    }

    /** Whether the answer is to tell how likely its tokens were. */
    public boolean wantsLogprobs() {
        String wanted = field("logprobs");
        return wanted != null && !Set.of("null", "false", "0").contains(wanted.strip());
    }

    /** Bytes of the body. */
    public int size() {
        return body.length;
    }

    /** The whole of it, for who must understand it; costs time in proportion to its size. */
    public JsonNode tree() {
        JsonNode tree = Json.treeOrNull(body, 0, body.length);
        if (tree == null) {
            throw new StokerException(
                    ErrorCode.INVALID_JSON, "the body is not valid JSON (expected: one object)");
        }
        return tree;
    }

    /** The JSON of a field of the top level as the caller wrote it; null where there is none. */
    public @Nullable String field(String name) {
        TopLevel.Range at = top.fields().get(name);
        return at == null
                ? null
                : new String(body, at.from(), at.to() - at.from(), StandardCharsets.UTF_8);
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
        var splices = new ArrayList<Splice>();
        splices.add(model(upstreamModel));
        others.forEach((name, json) -> splices.add(splice(name, top.fields().get(name), json)));
        return spliced(splices);
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
        var all = new TreeMap<>(others);
        all.put("stream", "true");
        all.put("stream_options", streamOptions());
        return forBackend(upstreamModel, all);
    }

    private Splice model(String upstreamModel) {
        return splice("model", top.fields().get("model"), Json.quoted(upstreamModel));
    }

    private String streamOptions() {
        TopLevel.Range at = top.fields().get("stream_options");
        JsonNode given = at == null ? null : Json.treeOrNull(body, at.from(), at.to() - at.from());
        ObjectNode options = given instanceof ObjectNode object ? object : Json.object();
        return options.put("include_usage", true).toString();
    }

    private record Splice(int from, int to, String text) {}

    private Splice splice(String name, TopLevel.@Nullable Range at, String value) {
        return at == null
                ? new Splice(top.open(), top.open(), '"' + name + "\":" + value)
                : new Splice(at.from(), at.to(), value);
    }

    private byte[] spliced(List<Splice> splices) {
        var sorted = new ArrayList<>(splices);
        sorted.sort(Comparator.comparingInt(Splice::from));
        var out = new ByteArrayOutputStream(body.length + 256);
        int at = 0;
        boolean comma = !top.empty();
        for (int i = 0; i < sorted.size(); i++) {
            Splice splice = sorted.get(i);
            out.write(body, at, splice.from() - at);
            out.writeBytes(splice.text().getBytes(StandardCharsets.UTF_8));
            boolean inserted = splice.from() == splice.to();
            boolean more = i + 1 < sorted.size() && sorted.get(i + 1).from() == top.open();
            if (inserted && (comma || more)) {
                out.write(',');
            }
            at = splice.to();
        }
        out.write(body, at, body.length - at);
        return out.toByteArray();
    }
}
