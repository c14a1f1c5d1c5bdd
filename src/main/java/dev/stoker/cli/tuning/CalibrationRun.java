package dev.stoker.cli.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.client.EventRun;
import dev.stoker.cli.terminal.Bar;
import dev.stoker.cli.terminal.Screen;
import dev.stoker.cli.terminal.Words;
import java.time.Duration;

/** How far a calibration is, for a person. */
public final class CalibrationRun {
    private final String model;
    private final Screen screen;
    private final EventRun run;

    /**
     * @param screen that the line is for
     * @param run that is followed
     */
    public CalibrationRun(String model, Screen screen, EventRun run) {
        this.model = model;
        this.screen = screen;
        this.run = run;
    }

    /**
     * How far it is, in one line. Between events the time goes on.
     *
     * @param waited since it was asked for
     */
    public String line(Duration waited) {
        EventRun.Step last = run.last();
        if (last == null) {
            return "waiting for " + model + "… " + waited.toSeconds() + " s";
        }
        long budget = Math.max(1, last.progress().path("budget_ms").asLong(1));
        long elapsed = last.progress().path("elapsed_ms").asLong(0) + last.age().toMillis();
        return "%s %s %d of %d s%s"
                .formatted(
                        model,
                        Bar.of(screen, Math.min(elapsed, budget), budget),
                        Math.min(elapsed, budget) / 1000,
                        budget / 1000,
                        candidate(last.progress()));
    }

    private static String candidate(JsonNode progress) {
        String candidate = Words.of(progress, "candidate");
        String speed = CalibrationPage.speed(progress, "generation_tokens_per_second");
        return (candidate.isEmpty() ? "" : ", " + candidate)
                + (speed.isEmpty() ? "" : ": " + speed + " tokens/s");
    }
}
