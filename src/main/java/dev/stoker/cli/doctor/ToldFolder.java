package dev.stoker.cli.doctor;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A model folder that a daemon says it cannot read. Whoever has the port may have said so, and root
 * may read it: so nothing is taken over but a path and which of a few reasons it is, and the
 * sentence and the command are made here. Pure.
 */
final class ToldFolder {
    private static final String WHAT = "the model folder";

    /** Of the machine's service on Linux: no name that is told is granted anything. */
    private static final String USER = "stoker";

    private static final Pattern PLAIN = Pattern.compile("[\\w/.+@:-]+");

    /** With a colon or a percent sign systemd would take it for something else. */
    private static final Pattern MOUNTABLE = Pattern.compile("/[\\w/.+@-]+");

    private static final Pattern SHUT =
            Pattern.compile("user '[^']*' may not look into (it|/.*?)(?: \\(\\S+ of \\S+\\))?");

    private static final Pattern GONE = Pattern.compile("there is no (/.*)");

    /** Nobody else is let into these for the sake of a model. */
    private static final List<String> CLOSED =
            List.of("/boot", "/dev", "/etc", "/proc", "/root", "/run", "/sys");

    private static final Pattern WAYWARD = Pattern.compile("//|/\\.{1,2}(/|$)|.+/$");

    private ToldFolder() {}

    /**
     * What to say of it.
     *
     * @param because in the words of the daemon's configuration
     * @param isService whether commands for the machine's service may be named
     */
    static Expected.Unread of(String path, String because, boolean isService) {
        return told(plain(path), plain(because), isService);
    }

    private static String plain(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    }

    private static Expected.Unread told(String path, String because, boolean isService) {
        Matcher shut = SHUT.matcher(because);
        if (shut.matches()) {
            return shut(path, shut.group(1), isService);
        }
        Matcher gone = GONE.matcher(because);
        if (gone.matches() && isAbove(gone.group(1), path)) {
            return unread(path, "there is no " + quoted(gone.group(1)), null);
        }
        return switch (because) {
            case "it is not there", "it is no folder" -> unread(path, because, null);
            case "the machine's service sees nobody's home" ->
                    unread(path, because, isService ? mounting(path) : "see docs/service.md");
            case String _ ->
                    unread(path, "its reason is none that is known here", "look at its log");
        };
    }

    private static Expected.Unread shut(String path, String told, boolean isService) {
        boolean above = !told.equals("it");
        String part = above ? told : path;
        boolean isGrantable = isService && isAbove(part, path) && isGrantable(part, above);
        String because =
                "the daemon's user may not look into "
                        + (above && isAbove(part, path) ? quoted(part) : "it");
        String grant = above ? "u:" + USER + ":x " : "u:" + USER + ":rX ";
        return unread(
                path,
                because,
                isGrantable
                        ? "run: sudo setfacl " + (above ? "" : "-R ") + "-m " + grant + quoted(part)
                        : "let that user look into it, or name another folder");
    }

    /** A folder in the root is not opened with all that is in it. */
    private static boolean isGrantable(String part, boolean above) {
        return part.length() > 1
                && (above || part.indexOf('/', 1) > 0)
                && !WAYWARD.matcher(part).find()
                && CLOSED.stream().noneMatch(closed -> isAbove(closed, part));
    }

    private static String mounting(String path) {
        boolean isGrantable = MOUNTABLE.matcher(path).matches() && isGrantable(path, false);
        return isGrantable
                ? "run 'sudo systemctl edit stoker' and give it the lines '[Service]' and"
                        + " 'BindReadOnlyPaths="
                        + path
                        + "'"
                : "see docs/service.md";
    }

    /** Whether it is that path, or a folder on the way to it. */
    private static boolean isAbove(String part, String path) {
        return part.startsWith("/")
                && (path.equals(part) || path.startsWith(part.equals("/") ? part : part + "/"));
    }

    private static Expected.Unread unread(String path, String because, @Nullable String todo) {
        return new Expected.Unread(WHAT, quoted(path), because, todo);
    }

    /** As one word of a shell: where it ends is seen. */
    static String quoted(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
