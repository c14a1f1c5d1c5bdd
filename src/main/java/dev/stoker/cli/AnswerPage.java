package dev.stoker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.client.JsonTree;
import dev.stoker.cli.client.Refusal;
import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.cli.terminal.Paint;
import dev.stoker.cli.terminal.Progress;
import dev.stoker.cli.terminal.Screen;
import dev.stoker.cli.terminal.Words;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer on the screen while it is written. Events that are not known are passed over, since a
 * newer daemon may have more of them.
 */
final class AnswerPage {
    private final Screen out;
    private final Progress waiting;
    private final boolean thoughts;
    private boolean thinking;
    private boolean written;
    private boolean atLineStart = true;
    private @Nullable JsonNode end;

    /**
     * @param waiting ends with the first thing that is printed
     * @param thoughts whether reasoning is printed
     */
    AnswerPage(Screen out, Progress waiting, boolean thoughts) {
        this.out = out;
        this.waiting = waiting;
        this.thoughts = thoughts;
    }

    /**
     * One event of the stream; see {@code SseParser.Sink}.
     *
     * @throws CommandFailure if it is an error
     */
    void event(@Nullable String name, byte[] buffer, int offset, int length) {
        if (end != null) {
            return;
        }
        JsonNode data = JsonTree.readOrNull(buffer, offset, length);
        if (data == null) {
            breakOff();
            throw new CommandFailure(
                    ExitCode.FAILED, "an event of the answer is not valid JSON; is it Stoker's?");
        }
        switch (name == null ? "" : name) {
            case "text", "refusal" -> text(data, false);
            case "reasoning" -> text(data, true);
            case "error" -> {
                breakOff();
                throw Refusal.of(data);
            }
            case "done" -> {
                breakOff();
                end = data;
            }
            case String _ -> {}
        }
    }

    /** The last event; null until it has come. */
    @Nullable JsonNode end() {
        return end;
    }

    private void text(JsonNode data, boolean thought) {
        String text = JsonTree.text(data, "text");
        if (text == null || text.isEmpty() || (thought && !thoughts)) {
            return;
        }
        waiting.end();
        if (written && thought != thinking) {
            out.print(atLineStart ? "\n" : "\n\n");
        }
        thinking = thought;
        written = true;
        atLineStart = text.endsWith("\n");
        out.print(thought ? Paint.DIM : Paint.PLAIN, text).flush();
    }

    /** Nothing more will come, so whatever is printed next begins a line. */
    void breakOff() {
        waiting.end();
        if (written && !atLineStart) {
            out.line();
            atLineStart = true;
        }
        out.flush();
    }

    /**
     * Says what the answer took, and why it is shorter than the model would have made it.
     *
     * @param bounded whether the caller gave a limit
     */
    void report(Screen err, boolean verbose, boolean bounded) {
        JsonNode done = end;
        if (done == null) {
            return;
        }
        String why = shortened(JsonTree.text(done, "finish_reason"), bounded);
        if (why != null) {
            err.line("stoker: the answer stops here because " + why);
        }
        if (verbose) {
            err.print(Paint.DIM, figures(done)).line();
        }
        err.flush();
    }

    private static @Nullable String shortened(@Nullable String reason, boolean bounded) {
        return switch (reason == null ? "" : reason) {
            case "length" ->
                    bounded
                            ? "--max-tokens is reached or the model's context is full"
                            : "the model's context or limit is full";
            case "content_filter" -> "the backend holds back what its content filter objects to";
            case String _ -> null;
        };
    }

    private static String figures(JsonNode done) {
        JsonNode usage = done.path("usage");
        JsonNode timings = done.path("timings");
        List<String> figures = new ArrayList<>();
        figures.add(Words.of(done, "model") + " on " + Words.of(done, "backend"));
        add(figures, usage, "prompt_tokens", "", " tokens read");
        add(figures, usage, "completion_tokens", "", " written");
        add(figures, timings, "tokens_per_second", "", " tokens/s");
        add(figures, timings, "queue_ms", "queued ", " ms");
        add(figures, timings, "load_ms", "load ", " ms");
        add(figures, timings, "first_token_ms", "first ", " ms");
        add(figures, timings, "total_ms", "total ", " ms");
        return String.join(", ", figures);
    }

    private static void add(
            List<String> figures, JsonNode object, String field, String before, String after) {
        String value = Words.of(object, field);
        if (!value.isEmpty() && !value.equals("0")) {
            figures.add(before + value + after);
        }
    }
}
