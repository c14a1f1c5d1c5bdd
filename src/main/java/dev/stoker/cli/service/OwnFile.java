package dev.stoker.cli.service;

import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A unit or property list of this program's making. It says so in a line of its own, so that what
 * somebody else has written is never changed or deleted.
 *
 * @param path where it belongs
 * @param text what it is to hold
 */
record OwnFile(Path path, String text) {
    private static final String MARK = "Written by 'stoker service install'";

    private static final String UNITS_PROGRAM = "/usr/bin/stoker";
    private static final String LISTS_PROGRAM = "/usr/local/bin/stoker";
    private static final String LISTS_HOME = "/Users/you";
    private static final Pattern EXECUTED =
            Pattern.compile("(?m)^(Exec\\w+=[-@:+!]*)" + UNITS_PROGRAM + "(?=\\s|$)");

    /** A systemd unit that runs another program than the packed one says. */
    static OwnFile unit(Path path, String packed, Path program) {
        String text =
                EXECUTED.matcher(packed)
                        .replaceAll("$1" + Matcher.quoteReplacement(quoted(program)));
        return new OwnFile(
                path, "# " + MARK + "; 'systemctl edit' is for changes of yours.\n" + text);
    }

    /** As it is. */
    static OwnFile plain(Path path, String packed) {
        return new OwnFile(path, "# " + MARK + ".\n" + packed);
    }

    /** A property list of launchd for another program and home than the packed one says. */
    static OwnFile list(Path path, String packed, Path program, Path home) {
        String text =
                packed.replace(">" + LISTS_PROGRAM + "<", ">" + xml(program) + "<")
                        .replace(">" + LISTS_HOME + "/", ">" + xml(home) + "/");
        String marked = text.replaceFirst("(?m)^<plist ", "<!-- " + MARK + ". -->\n<plist ");
        return new OwnFile(path, marked);
    }

    /**
     * What has to be done for it to be there.
     *
     * @throws CommandFailure where there is one that somebody else has written
     */
    Optional<Step> missing() {
        String now = Site.text(path);
        if (text.equals(now)) {
            return Optional.empty();
        }
        if (Site.exists(path) && !isOurs(path)) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    path + " was not written by this program; move it away first, or keep to it");
        }
        return Optional.of(new Step.Write(path, text, now));
    }

    /** Whether the file that is there was written by this program, in whatever version. */
    static boolean isOurs(Path path) {
        String now = Site.text(path);
        return now != null && now.contains(MARK);
    }

    /**
     * As systemd.service(5) has it: specifiers doubled, quotes where there are spaces. A dollar in
     * the program's own path is one: variables are looked for in its arguments only.
     */
    private static String quoted(Path program) {
        String escaped = program.toString().replace("\\", "\\\\").replace("%", "%%");
        return escaped.matches("[\\w/.+%-]+") ? escaped : '"' + escaped.replace("\"", "\\\"") + '"';
    }

    private static String xml(Path path) {
        return path.toString().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
