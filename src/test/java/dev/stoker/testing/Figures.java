package dev.stoker.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;

/**
 * What tests measured, for {@code deploy/bench/chaos} to print: a line each of scenario, what,
 * number and unit, with tabs between. No test asserts a figure of time.
 */
public final class Figures {
    private static final String PLACE = "stoker.chaos.figures";

    private final String scenario;

    /** Those of that scenario. */
    public Figures(String scenario) {
        this.scenario = scenario;
    }

    /** So many. */
    public Figures count(String what, long number) {
        return write(what, Long.toString(number), "");
    }

    /** So long. */
    public Figures time(String what, Duration time) {
        return write(what, Long.toString(time.toMillis()), "ms");
    }

    /** So large. */
    public Figures bytes(String what, long bytes) {
        return write(what, String.format(Locale.ROOT, "%.1f", bytes / 1048576.0), "MiB");
    }

    /** A part of something, or a multiple of it. */
    public Figures ratio(String what, double ratio) {
        return write(what, String.format(Locale.ROOT, "%.3f", ratio), "");
    }

    private synchronized Figures write(String what, String number, String unit) {
        Path file = Path.of(System.getProperty(PLACE, "target/chaos/figures.tsv")).toAbsolutePath();
        try {
            Files.createDirectories(file.resolveSibling("").normalize());
            Files.writeString(
                    file,
                    String.join("\t", scenario, what, number, unit) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }
}
