package dev.stoker.cli.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * Where text for a person goes: standard output or standard error, in UTF-8. On a terminal, control
 * characters in what is printed are made visible, since names and answers come from models and
 * servers, and an escape sequence in them could drive the terminal. For one thread at a time.
 */
public final class Screen {
    private static final int USUAL_WIDTH = 80;

    private final OutputStream stream;
    private final OutputStreamWriter writer;
    private final boolean terminal;
    private final boolean colours;
    private final boolean movable;
    private final boolean blocks;
    private final int width;
    private boolean hasJson;

    /**
     * A screen over a stream.
     *
     * @param terminal whether a person sits at it
     * @param environment for {@code NO_COLOR}, {@code TERM}, {@code COLUMNS} and the locale
     */
    public Screen(OutputStream stream, boolean terminal, Map<String, String> environment) {
        this.stream = stream;
        this.writer = new OutputStreamWriter(stream, StandardCharsets.UTF_8);
        this.terminal = terminal;
        this.movable = terminal && !environment.getOrDefault("TERM", "").equals("dumb");
        this.colours = movable && environment.getOrDefault("NO_COLOR", "").isEmpty();
        this.blocks = movable && isUnicode(environment);
        this.width = terminal ? columns(environment) : Integer.MAX_VALUE;
    }

    /** Whether a person sits at it. */
    public boolean isTerminal() {
        return terminal;
    }

    /** Whether it shows colours; never where {@code NO_COLOR} is set. */
    public boolean hasColours() {
        return colours;
    }

    /** Whether it shows characters to draw with, beyond ASCII. */
    public boolean drawsBlocks() {
        return blocks;
    }

    /** Characters a line has; beyond all measure where it is no terminal. */
    public int width() {
        return width;
    }

    /** Prints and does not flush. */
    public Screen print(Paint paint, String text) {
        String shown = terminal ? visible(text) : text;
        write(colours ? paint.around(shown) : shown);
        return this;
    }

    /** As {@link #print(Paint, String)}, plainly. */
    public Screen print(String text) {
        return print(Paint.PLAIN, text);
    }

    /** Ends the line. */
    public Screen line() {
        write("\n");
        return this;
    }

    /** Prints a line. */
    public Screen line(String text) {
        return print(text).line();
    }

    /** Sends all that was printed on its way. */
    public void flush() {
        try {
            writer.flush();
        } catch (IOException e) {
            throw new OutputLost(e);
        }
    }

    /** Writes JSON as it came, with a line's end after it, and flushes. */
    public void json(byte[] json) {
        flush();
        hasJson = true;
        try {
            stream.write(json);
            if (json.length == 0 || json[json.length - 1] != '\n') {
                stream.write('\n');
            }
            stream.flush();
        } catch (IOException e) {
            throw new OutputLost(e);
        }
    }

    /** Whether {@link #json} was called: a second object would be one too many. */
    public boolean hasJson() {
        return hasJson;
    }

    /** Whether {@link #rewriteLine} has an effect. */
    boolean canRewrite() {
        return movable;
    }

    /**
     * Replaces the line the cursor stands on, at once; an empty text clears it. What is too long is
     * cut: a line that has been broken in two could not be replaced.
     */
    void rewriteLine(String text) {
        if (movable) {
            int end = Math.min(width - 1, Words.length(text));
            write("\r\u001b[K");
            print(Paint.DIM, text.substring(0, text.offsetByCodePoints(0, end)));
            flush();
        }
    }

    private void write(String text) {
        try {
            writer.write(text);
        } catch (IOException e) {
            throw new OutputLost(e);
        }
    }

    private static String visible(String text) {
        if (text.chars().noneMatch(Screen::isControl)) {
            return text;
        }
        var shown = new StringBuilder(text.length());
        text.chars().forEach(c -> shown.append(isControl(c) ? '\ufffd' : (char) c));
        return shown.toString();
    }

    private static boolean isControl(int c) {
        return (c < ' ' && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0);
    }

    /** As the C library decides it: the first of these that is set counts. */
    private static boolean isUnicode(Map<String, String> environment) {
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String locale = environment.getOrDefault(name, "");
            if (!locale.isEmpty()) {
                return locale.toLowerCase(Locale.ROOT).matches(".*utf-?8.*");
            }
        }
        return false;
    }

    private static int columns(Map<String, String> environment) {
        String columns = environment.getOrDefault("COLUMNS", "");
        return columns.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(columns) : USUAL_WIDTH;
    }
}
