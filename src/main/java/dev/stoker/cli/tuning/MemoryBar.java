package dev.stoker.cli.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.terminal.Paint;
import dev.stoker.cli.terminal.Screen;
import dev.stoker.cli.terminal.Words;
import dev.stoker.core.Bytes;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** Where the memory of a plan goes: one bar in proportion, and what its parts are. */
final class MemoryBar {
    private static final int CELLS = 64;
    private static final int USUAL_WIDTH = 80;
    private static final String GAP = "   ";

    /** In the order of the bar. Shapes differ as well, since not everyone sees the colours. */
    private enum Part {
        WEIGHTS("weights", "weights", '█', '#', Paint.BLUE),
        PROJECTOR("projector", "projector", '▛', '%', Paint.BLUE),
        KV("kv", "KV", '▓', '=', Paint.CYAN),
        RECURRENT("recurrent", "state", '▚', '&', Paint.CYAN),
        COMPUTE("compute", "compute", '▒', '+', Paint.MAGENTA),
        OVERHEAD("overhead", "program", '▞', 'o', Paint.MAGENTA),
        PROMPT_CACHE("prompt_cache", "prompt cache", '░', '~', Paint.YELLOW),
        CHECKPOINTS("checkpoints", "checkpoints", '▖', ':', Paint.YELLOW),
        RESERVE("reserve", "reserve", '╱', '/', Paint.DIM),
        FREE("free", "free", '·', '.', Paint.GREEN);

        private final String field;
        private final String label;
        private final char block;
        private final char plain;
        private final Paint paint;

        Part(String field, String label, char block, char plain, Paint paint) {
            this.field = field;
            this.label = label;
            this.block = block;
            this.plain = plain;
            this.paint = paint;
        }
    }

    private final JsonNode memory;
    private final Screen out;

    /**
     * @param memory of a plan
     */
    MemoryBar(JsonNode memory, Screen out) {
        this.memory = memory;
        this.out = out;
    }

    void print() {
        title();
        bar();
        overflow();
        legend();
        String reckoned =
                "with %s tokens of context, %s, keys in %s, values in %s"
                        .formatted(
                                Words.of(memory, "context"),
                                Words.counted(memory.path("slots").asInt(1), "slot"),
                                memory.path("cache").path(0).asText("f16"),
                                memory.path("cache").path(1).asText("f16"));
        out.print(Paint.DIM, reckoned).line();
    }

    private void title() {
        JsonNode room = memory.path("room");
        out.print(Paint.BOLD, "Memory: ").print("takes " + bytes("total"));
        if (room.has("value")) {
            String bound = Words.of(memory, "bound").replace('_', ' ');
            out.line(" of " + room() + " (" + bound + ")");
        } else {
            out.line("; what there is is not known: " + Words.of(room, "unknown"));
        }
    }

    private void bar() {
        cells().forEach((part, cells) -> out.print(part.paint, glyph(part).repeat(cells)));
        out.line();
    }

    /** Below a bar that is longer than the room: where that ends. */
    private void overflow() {
        long whole = memory.path("total").asLong(0) + memory.path("reserve").asLong(0);
        long room = memory.path("room").path("value").asLong(Long.MAX_VALUE);
        if (room >= whole) {
            return;
        }
        int end = (int) Math.max(0, Math.round((double) CELLS * room / whole) - 1);
        String words = room() + " can be taken";
        boolean before = end > words.length();
        String line =
                before
                        ? " ".repeat(end - words.length() - 1) + words + " ^"
                        : " ".repeat(end) + "^ " + words;
        out.print(Paint.RED, line).line();
    }

    private void legend() {
        int width = Math.min(out.width(), USUAL_WIDTH);
        int at = 0;
        for (Part part : Part.values()) {
            if (memory.path(part.field).asLong(0) <= 0) {
                continue;
            }
            String text = " " + part.label + " " + bytes(part.field);
            int length = 1 + text.length();
            if (at > 0 && at + GAP.length() + length > width) {
                out.line();
                at = 0;
            }
            out.print(at > 0 ? GAP : "").print(part.paint, glyph(part)).print(text);
            at += (at > 0 ? GAP.length() : 0) + length;
        }
        out.line();
    }

    /** How many each part has; one at least of what there is at all. */
    private Map<Part, Integer> cells() {
        Map<Part, Long> bytes = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            bytes.put(part, Math.max(0, memory.path(part.field).asLong(0)));
        }
        double whole = bytes.values().stream().mapToDouble(Long::doubleValue).sum();
        Map<Part, Integer> cells = new EnumMap<>(Part.class);
        bytes.forEach((part, count) ->
                cells.put(part, count > 0 ? (int) Math.max(1, CELLS * count / whole) : 0));
        int left = CELLS - cells.values().stream().mapToInt(Integer::intValue).sum();
        Part largest = Collections.max(bytes.entrySet(), Map.Entry.comparingByValue()).getKey();
        cells.merge(largest, left, (some, more) -> Math.max(0, some + more));
        return cells;
    }

    private String glyph(Part part) {
        return String.valueOf(out.drawsBlocks() ? part.block : part.plain);
    }

    private String room() {
        return new Bytes(Math.max(0, memory.path("room").path("value").asLong(0))).toString();
    }

    private String bytes(String field) {
        return new Bytes(Math.max(0, memory.path(field).asLong(0))).toString();
    }
}
