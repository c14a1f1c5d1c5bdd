package dev.stoker.dialect;

import dev.stoker.inference.Event;
import dev.stoker.inference.ToolCall;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tool calls while they are put together from their deltas. For one thread at a time. */
public final class ToolCallPieces {
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

    /** In the order of their indices. One that never got an id is named by its index. */
    public List<ToolCall> calls() {
        return pieces.entrySet().stream().map(e -> call(e.getKey(), e.getValue())).toList();
    }

    private static ToolCall call(int index, Piece piece) {
        String id = piece.id == null || piece.id.isEmpty() ? "call_" + index : piece.id;
        return new ToolCall(id, piece.name == null ? "" : piece.name, piece.arguments.toString());
    }
}
