package dev.stoker.boot.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/**
 * A line of the log as the journal wants it; one of several lines is as many, all as important. So
 * is one that the journal would break itself, which would read the importance of what follows from
 * a text that is not ours.
 */
final class JournalFormat extends ExtFormatter {
    private static final int WARNING = 4;
    private static final int INFO = 6;
    private static final int DEBUG = 7;

    /** Of UTF-16, which are three bytes each at most; see {@link Journal#LONGEST}. */
    private static final int LONGEST = Journal.LONGEST / 3;

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
                .replace('\0', Journal.IN_PLACE_OF_NUL)
                .lines()
                .flatMap(one -> pieces(one).stream())
                .map(one -> prefix + one + "\n")
                .collect(Collectors.joining());
    }

    private static List<String> pieces(String line) {
        var pieces = new ArrayList<String>();
        int from = 0;
        while (line.length() - from > LONGEST) {
            int to = from + LONGEST;
            to = Character.isHighSurrogate(line.charAt(to - 1)) ? to - 1 : to;
            pieces.add(line.substring(from, to));
            from = to;
        }
        pieces.add(line.substring(from));
        return pieces;
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
