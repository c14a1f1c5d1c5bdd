package dev.stoker.fleet.calibration;

import dev.stoker.backend.Speed;
import dev.stoker.backend.Use;
import dev.stoker.tuning.Measured;
import dev.stoker.tuning.memory.CacheType;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** A calibration as the text of a file, that a person can read too. Pure. */
final class CalibrationText {
    private CalibrationText() {}

    static String write(Calibration calibration) {
        var all = new Properties();
        Subject subject = calibration.subject();
        all.setProperty("model", subject.model());
        all.setProperty("model-digest", subject.modelDigest());
        all.setProperty("use", subject.use().name());
        all.setProperty("backend", subject.backend());
        all.setProperty("hardware", subject.hardware());
        all.setProperty("measured-at", calibration.measuredAt().toString());
        Measured settings = calibration.settings();
        put(all, "threads", settings.threads());
        put(all, "batch-threads", settings.batchThreads());
        put(all, "keys", settings.keys());
        put(all, "values", settings.values());
        put(all, "ubatch", settings.ubatch());
        all.setProperty("summary", settings.summary());
        put(all, "baseline", calibration.baseline());
        put(all, "best", calibration.best());
        var text = new StringWriter();
        try {
            all.store(text, "What stoker calibrate found; delete it to forget it.");
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory", e);
        }
        return text.toString();
    }

    /** What the text says; null if it is not one of these, whatever it holds. */
    static @Nullable Calibration read(String text) {
        var all = new Properties();
        try {
            all.load(new StringReader(text));
            var subject =
                    new Subject(
                            need(all, "model"),
                            need(all, "model-digest"),
                            Use.valueOf(need(all, "use")),
                            need(all, "backend"),
                            need(all, "hardware"));
            var settings =
                    new Measured(
                            number(all, "threads"),
                            number(all, "batch-threads"),
                            type(all, "keys"),
                            type(all, "values"),
                            number(all, "ubatch"),
                            need(all, "summary"));
            return new Calibration(
                    subject,
                    Instant.parse(need(all, "measured-at")),
                    settings,
                    speed(all, "baseline"),
                    speed(all, "best"));
        } catch (IOException | IllegalArgumentException | DateTimeParseException _) {
            return null;
        }
    }

    private static void put(Properties all, String name, @Nullable Object value) {
        if (value != null) {
            all.setProperty(name, value.toString());
        }
    }

    private static void put(Properties all, String name, Speed speed) {
        all.setProperty(name + ".prompt", Double.toString(speed.prompt()));
        all.setProperty(name + ".generation", Double.toString(speed.generation()));
    }

    private static String need(Properties all, String name) {
        String value = all.getProperty(name);
        if (value == null || value.length() > 1000) {
            throw new IllegalArgumentException(name);
        }
        return value;
    }

    /** An engine is started with it, so it must be one that a trial could have found. */
    private static @Nullable Integer number(Properties all, String name) {
        String value = all.getProperty(name);
        if (value == null) {
            return null;
        }
        int number = Integer.parseInt(value);
        if (number < 1 || number > 1 << 16) {
            throw new IllegalArgumentException(name);
        }
        return number;
    }

    private static @Nullable CacheType type(Properties all, String name) {
        String value = all.getProperty(name);
        return value == null ? null : CacheType.valueOf(value);
    }

    private static Speed speed(Properties all, String name) {
        return new Speed(
                Double.parseDouble(need(all, name + ".prompt")),
                Double.parseDouble(need(all, name + ".generation")));
    }
}
