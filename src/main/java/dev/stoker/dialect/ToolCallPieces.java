package dev.stoker.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.inference.Event;
import dev.stoker.inference.FinishReason;
import dev.stoker.inference.ToolCall;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tool calls while they are put together from their deltas. For one thread at a time. */
public final class ToolCallPieces {
    /** What a function without parameters is called with. */
    public static final String NO_ARGUMENTS = "{}";

    private static final class Piece {
        private @Nullable String id;
        private @Nullable String name;
        private final StringBuilder arguments = new StringBuilder();
    }

    private final Map<Integer, Piece> pieces = new TreeMap<>();

    /** The next piece of any of them. */
    public void add(Event.ToolCallDelta delta) {
        Piece piece = pieces.computeIfAbsent(delta.index(), _ -> new Piece());
        piece.id = piece.id == null ? delta.id() : piece.id;
        piece.name = piece.name == null ? delta.name() : piece.name;
        piece.arguments.append(delta.arguments());
    }

    /**
     * Looks whether all of them are calls; to be asked once the last piece has come. What is none
     * is not repaired: a tool that is called with what the model did not say may do anything.
     *
     * @throws StokerException {@code BACKEND_ERROR} naming the function whose arguments are not one
     *     JSON object, or telling that there is none
     */
    public void check(FinishReason reason) {
        for (ToolCall call : calls()) {
            if (call.name().isEmpty()) {
                throw new StokerException(
                        ErrorCode.BACKEND_ERROR, "the model called a tool without naming it");
            }
            byte[] bytes = call.arguments().getBytes(StandardCharsets.UTF_8);
            JsonNode arguments = Json.treeOrNull(bytes, 0, bytes.length);
            if (arguments == null || !arguments.isObject()) {
                throw new StokerException(
                        ErrorCode.BACKEND_ERROR,
                        "the arguments that the model gave to the tool '"
                                + call.name()
                                + "' are not a JSON object"
                                + (reason == FinishReason.LENGTH
                                        ? "; the answer was cut at the token limit"
                                        : ""));
            }
        }
    }

    /** Indices of those that never got any arguments. */
    public List<Integer> withoutArguments() {
        return pieces.entrySet().stream()
                .filter(e -> e.getValue().arguments.toString().isBlank())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** In the order of their indices. One that never got an id is named by its index. */
    public List<ToolCall> calls() {
        return pieces.entrySet().stream().map(e -> call(e.getKey(), e.getValue())).toList();
    }

    private static ToolCall call(int index, Piece piece) {
        String id = piece.id == null || piece.id.isEmpty() ? "call_" + index : piece.id;
        String arguments = piece.arguments.toString();
        return new ToolCall(
                id,
                piece.name == null ? "" : piece.name,
                arguments.isBlank() ? NO_ARGUMENTS : arguments);
    }
}
