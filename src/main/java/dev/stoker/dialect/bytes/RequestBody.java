package dev.stoker.dialect.bytes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A caller's request as bytes, of which only the top level is looked at: {@code model} is found,
 * numbers that engines know are checked, fields that would let a caller reach into an engine are
 * refused. Everything else passes byte for byte. Immutable.
 */
public final class RequestBody {
    /** What a dialect has to say of its fields. */
    @FunctionalInterface
    public interface Check {
        /**
         * Looks at a field of the top level; refuses it by a {@code StokerException}.
         *
         * @param value its first token
         * @param parser stands there; may be taken to the value's end
         */
        void field(String name, JsonToken value, JsonParser parser) throws IOException;
    }

    private final byte[] body;
    private final TopLevel top;

    private RequestBody(byte[] body, TopLevel top) {
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
    public static RequestBody read(byte[] body, Check check) {
        byte[] json = Utf8.withoutMark(body);
        Utf8.demand(json);
        try {
            return new RequestBody(json, TopLevel.scan(json, check));
        } catch (JsonProcessingException e) {
            throw new StokerException(ErrorCode.INVALID_JSON, Json.explain(e), e);
        }
    }

    /** The model as the caller wrote it; null asks for the default model. */
    public @Nullable String model() {
        return top.model();
    }

    /** Whether the caller wants a stream. */
    public boolean stream() {
        return top.stream();
    }

    /** Bytes of the body. */
    public int size() {
        return body.length;
    }

    /** Whether those bytes stand anywhere in it. */
    public boolean contains(byte[] what) {
        return ByteSearch.contains(what, body, 0, body.length);
    }

    /** The same in any case; {@code what} is ASCII in lower case. */
    public boolean containsInAnyCase(byte[] what) {
        return ByteSearch.containsInAnyCase(what, body, 0, body.length);
    }

    /** Whether there is a field of that name, null as it may be. */
    public boolean has(String name) {
        return top.fields().containsKey(name);
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

    /** Whether there is a list or an object of that name with something in it. */
    public boolean hasItems(String name) {
        return !value(name).isEmpty();
    }

    /** A field's value; missing if it is not given. */
    public JsonNode value(String name) {
        TopLevel.Range at = top.fields().get(name);
        JsonNode value = at == null ? null : Json.treeOrNull(body, at.from(), at.to() - at.from());
        return value == null ? MissingNode.getInstance() : value;
    }

    /** The JSON of a field as the caller wrote it; null where there is none. */
    public @Nullable String field(String name) {
        TopLevel.Range at = top.fields().get(name);
        return at == null
                ? null
                : new String(body, at.from(), at.to() - at.from(), StandardCharsets.UTF_8);
    }

    /**
     * What a conversation begins with, in a number: the elements of a field that is a list, up to
     * and with the first of the user's. Later turns do not change it. Null where it is no such
     * list.
     */
    public @Nullable String opening(String name) {
        TopLevel.Range at = top.fields().get(name);
        return at == null ? null : Opening.of(body, at.from(), at.to() - at.from());
    }

    /**
     * The same body but for these fields, which are added where there are none.
     *
     * @param values JSON by the name of the field
     */
    public byte[] with(Map<String, String> values) {
        var splices = new ArrayList<Splice>();
        values.forEach((name, json) -> splices.add(splice(name, top.fields().get(name), json)));
        return spliced(splices);
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
