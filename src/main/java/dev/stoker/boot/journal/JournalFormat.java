package dev.stoker.boot.journal;

import java.util.stream.Collectors;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/** A line of the log as the journal wants it; one of several lines is as many, all as important. */
final class JournalFormat extends ExtFormatter {
    private static final int WARNING = 4;
    private static final int INFO = 6;
    private static final int DEBUG = 7;

    private final ExtFormatter line;

    JournalFormat(ExtFormatter line) {
        this.line = line;
    }

    /** The same without its time, if that is what it begins with. */
    static JournalFormat of(PatternFormatter usual) {
        String pattern = usual.getPattern().replaceFirst("^%d(?:\\{[^}]*})?\\s*", "");
        return new JournalFormat(new PatternFormatter(pattern));
    }

    static String prefix(int importance) {
        return "<" + importance + ">";
    }

    @Override
    public String format(ExtLogRecord entry) {
        String prefix = prefix(importance(String.valueOf(entry.getLevel())));
        return line.format(entry)
                .lines()
                .map(one -> prefix + one + "\n")
                .collect(Collectors.joining());
    }

    /** By the names of both libraries that there are. */
    private static int importance(String level) {
        return switch (level) {
            case "FATAL", "ERROR", "SEVERE" -> Journal.ERROR;
            case "WARN", "WARNING" -> WARNING;
            case "DEBUG", "TRACE", "FINE", "FINER", "FINEST" -> DEBUG;
            default -> INFO;
        };
    }

    @Override
    public boolean isCallerCalculationRequired() {
        return line.isCallerCalculationRequired();
    }
}
