package dev.stoker.cli.stock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.client.EventRun;
import dev.stoker.cli.terminal.Bar;
import dev.stoker.cli.terminal.Screen;
import dev.stoker.cli.terminal.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How far a download is, for a person: one line that changes on a terminal, and elsewhere a line
 * for each phase and each tenth.
 */
public final class PullRun {
    private static final int NARROWEST_BAR = 8;
    private static final int NARROWEST_NAME = 12;

    private final String model;
    private final Screen screen;
    private final EventRun run = new EventRun(this::heard);
    private String toldPhase = "";
    private int toldTenth = -1;
    private final Set<String> toldBesides = new HashSet<>();

    /**
     * @param screen that the lines are for
     */
    public PullRun(String model, Screen screen) {
        this.model = model;
        this.screen = screen;
    }

    /** What is to be followed. */
    public EventRun run() {
        return run;
    }

    /**
     * How far it is, in one line.
     *
     * @param waited since it was asked for
     */
    public String line(Duration waited) {
        EventRun.Step last = run.last();
        if (last == null) {
            return "waiting for " + model + "… " + waited.toSeconds() + " s";
        }
        JsonNode progress = last.progress();
        JsonNode percent = progress.path("percent");
        String warning = warning();
        String phase = Words.of(progress, "phase");
        String what = (phase.equals("downloading") ? "" : " " + phase) + figures(progress);
        if (!warning.isEmpty()) {
            return model + what + "; " + warning; // which is to be read rather than a bar
        }
        if (!percent.isNumber()) {
            return model + what;
        }
        // What a line has no room for is cut off at its end, where the figures are.
        int brackets = screen.drawsBlocks() ? 0 : 2;
        int room = Math.max(NARROWEST_NAME, screen.width() - 1 - brackets - what.length());
        int bar = Math.clamp(room - model.length() - 1, NARROWEST_BAR, Bar.CELLS);
        return shortened(model, Math.max(NARROWEST_NAME, room - bar - 1))
                + " "
                + Bar.of(screen, percent.asLong(), 100, bar)
                + what;
    }

    /** What speaks against it, as far as that is known; empty where nothing does. */
    public String warning() {
        EventRun.Step last = run.last();
        return last == null ? "" : Words.oneLine(Words.of(last.progress(), "warning"));
    }

    /** Its end tells more than its middle: the quantisation stands there. */
    private static String shortened(String name, int room) {
        if (name.length() <= room) {
            return name;
        }
        int end = room / 2;
        return name.substring(0, room - end - 1) + "…" + name.substring(name.length() - end);
    }

    /** Where a line cannot be written again. */
    private void heard(JsonNode progress) {
        if (screen.isTerminal()) {
            return;
        }
        String phase = Words.of(progress, "phase");
        int tenth = progress.path("percent").asInt(0) / 10;
        if (!phase.equals(toldPhase) || tenth > toldTenth) {
            toldPhase = phase;
            toldTenth = tenth;
            screen.line(model + ": " + phase + figures(progress)).flush();
        }
        tellOnce("note", progress);
        tellOnce("warning", progress);
    }

    private void tellOnce(String field, JsonNode progress) {
        String text = Words.oneLine(Words.of(progress, field));
        if (!text.isEmpty() && toldBesides.add(text)) {
            screen.line(model + ": " + field + ": " + text).flush();
        }
    }

    private static String figures(JsonNode progress) {
        List<String> figures = new ArrayList<>();
        String percent = Words.of(progress, "percent");
        String bytes = Figures.bytes(progress, "bytes");
        String total = Figures.bytes(progress, "total");
        if (!percent.isEmpty()) {
            figures.add(percent + " %");
        }
        if (!total.isEmpty()) {
            figures.add(bytes + " of " + total);
        } else if (progress.path("bytes").asLong(0) > 0) {
            figures.add(bytes);
        }
        if (progress.path("rate").isNumber()) {
            figures.add(Figures.bytes(progress, "rate") + "/s");
        }
        if (progress.path("eta").isNumber()) {
            figures.add(time(progress.path("eta").asLong()) + " left");
        }
        return figures.isEmpty() ? "" : " " + String.join(", ", figures);
    }

    /** Such as {@code 45 s}, {@code 3 min 20 s}, {@code 2 h 5 min}. */
    static String time(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? "%d min %d s".formatted(seconds / 60, seconds % 60)
                : "%d h %d min".formatted(seconds / 3600, seconds % 3600 / 60);
    }
}
