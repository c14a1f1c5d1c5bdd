package dev.stoker.cli.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.client.JsonTree;
import dev.stoker.cli.client.Refusal;
import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.cli.terminal.Screen;
import dev.stoker.cli.terminal.Words;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A calibration as its events tell it: how far it is, and at last what came of it. One thread feeds
 * it; the line may be asked for by another. Events that are not known are passed over.
 */
public final class CalibrationRun {
    private static final int CELLS = 24;

    private final String model;
    private final Screen screen;

    /** The last that came, and when, as of {@code System.nanoTime}. */
    private volatile @Nullable Step step;

    private byte @Nullable [] end;

    /**
     * @param screen that the line is for
     */
    public CalibrationRun(String model, Screen screen) {
        this.model = model;
        this.screen = screen;
    }

    private record Step(JsonNode progress, long at) {}

    /**
     * One event of the stream; see {@code SseParser.Sink}.
     *
     * @throws CommandFailure if it is an error
     */
    public void event(@Nullable String name, byte[] buffer, int offset, int length) {
        JsonNode data = JsonTree.readOrNull(buffer, offset, length);
        if (data == null) {
            throw new CommandFailure(
                    ExitCode.FAILED, "an event of the answer is not valid JSON; is it Stoker's?");
        }
        switch (name == null ? "" : name) {
            case "progress" -> step = new Step(data, System.nanoTime());
            case "error" -> throw Refusal.of(data);
            case "done" -> end = Arrays.copyOfRange(buffer, offset, offset + length);
            case String _ -> {}
        }
    }

    /** The last event's JSON, as it came; null until it has. */
    public byte @Nullable [] end() {
        return end;
    }

    /**
     * How far it is, in one line. Between events the time goes on.
     *
     * @param waited since it was asked for
     */
    public String line(Duration waited) {
        Step last = step;
        if (last == null) {
            return "waiting for " + model + "… " + waited.toSeconds() + " s";
        }
        long budget = Math.max(1, last.progress.path("budget_ms").asLong(1));
        long since = Duration.ofNanos(System.nanoTime() - last.at).toMillis();
        long elapsed = last.progress.path("elapsed_ms").asLong(0) + since;
        return "%s %s %d of %d s%s"
                .formatted(
                        model,
                        bar(Math.min(elapsed, budget), budget),
                        Math.min(elapsed, budget) / 1000,
                        budget / 1000,
                        candidate(last.progress));
    }

    private String bar(long done, long all) {
        int cells = (int) (CELLS * Math.max(0, done) / all);
        return screen.drawsBlocks()
                ? "█".repeat(cells) + "░".repeat(CELLS - cells)
                : "[" + "#".repeat(cells) + ".".repeat(CELLS - cells) + "]";
    }

    private static String candidate(JsonNode progress) {
        String candidate = Words.of(progress, "candidate");
        String speed = CalibrationPage.speed(progress, "generation_tokens_per_second");
        return (candidate.isEmpty() ? "" : ", " + candidate)
                + (speed.isEmpty() ? "" : ": " + speed + " tokens/s");
    }
}
