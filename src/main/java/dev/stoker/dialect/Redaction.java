package dev.stoker.dialect;

import dev.stoker.core.Secret;
import java.util.Collection;
import java.util.regex.Pattern;

/**
 * Takes out of a backend's text what its caller must not see: credentials and the machine's paths.
 * The result is one line without control characters, at most {@link #MAX_LENGTH} characters. Paths
 * of an API, such as {@code /v1/models}, stay.
 */
public final class Redaction {
    /** Longest text that comes out, in characters. */
    public static final int MAX_LENGTH = 2000;

    /** Text beyond this is not even looked at. */
    private static final int MAX_INPUT = 4 * MAX_LENGTH;

    private static final Pattern CREDENTIAL =
            Pattern.compile(
                    "(?i)\\b(bearer|basic)\\s+[\\w.~+/=-]{6,}"
                            + "|\\b(?:sk|pk|rk|gsk|xai|hf|ghp|nvapi|r8)[-_][\\w-]{8,}"
                            + "|\\bAIza[\\w-]{20,}"
                            + "|\\beyJ[\\w-]{8,}\\.[\\w-]+\\.[\\w-]*");
    private static final Pattern ASSIGNED =
            Pattern.compile(
                    "(?i)((?:api[_-]?key|x-api-key|authorization|access[_-]?token|token|password"
                            + "|secret|passwd)[\"']?\\s*[=:]\\s*[\"']?)(?!null\\b)[^\\s\"'&,;})]{4,}");
    private static final Pattern USER_OF_URL =
            Pattern.compile("(?<=://)[^\\s/@]{1,200}@(?=[\\w\\[])");

    /** A path in quotes may have spaces; elsewhere it ends at the first one. */
    private static final Pattern QUOTED_PATH =
            Pattern.compile(
                    "(?<=(['\"`]))(?:file:/*+|~?/(?!/)|[A-Za-z]:[\\\\/])[^'\"`]{2,}?(?=\\1)");

    private static final Pattern PATH =
            Pattern.compile(
                    "(?<![\\w/.:>~\\\\-])(?:file:)?(?:~/|/{1,3}(?!(?:v\\d|api|stoker|engines)\\b))"
                            + "[^\\s'\"`<>|/:,;)\\]}]+(?:/[^\\s'\"`<>|:,;)\\]}]*)+"
                            + "|(?<![\\w/\\\\])[A-Za-z]:[\\\\/][^\\s'\"`<>|:,;)\\]}]+"
                            + "|(?<=:)/(?:home|root|Users|usr|var|opt|tmp|etc|mnt|srv|run|data)/[^\\s'\"`<>|:,;)\\]}]+");

    private Redaction() {}

    /**
     * The text as its caller may see it.
     *
     * @param secrets credentials known to Stoker, taken out wherever they appear
     */
    public static String clean(String text, Collection<Secret> secrets) {
        String clean = text;
        for (Secret secret : secrets) {
            clean = clean.replace(secret.value(), "***");
        }
        // Only now: a cut through a secret would leave a half of it that nothing knows.
        clean = clean.length() > MAX_INPUT ? clean.substring(0, MAX_INPUT) : clean;
        clean = oneLine(clean);
        clean = CREDENTIAL.matcher(clean).replaceAll("***");
        clean = ASSIGNED.matcher(clean).replaceAll("$1***");
        clean = USER_OF_URL.matcher(clean).replaceAll("***@");
        clean = paths(clean);
        return clean.length() > MAX_LENGTH ? clean.substring(0, MAX_LENGTH - 1) + "…" : clean;
    }

    private static String paths(String text) {
        String clean =
                QUOTED_PATH
                        .matcher(text)
                        .replaceAll(match -> isOfAnApi(match.group()) ? "$0" : "<path>");
        return PATH.matcher(clean).replaceAll("<path>");
    }

    private static boolean isOfAnApi(String path) {
        return path.matches("/(?:(?:v\\d|api|stoker|engines)\\b.*|[\\w-]+)");
    }

    private static String oneLine(String text) {
        var line = new StringBuilder(text.length());
        boolean space = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c) || Character.isISOControl(c)) {
                space = !line.isEmpty();
            } else {
                if (space) {
                    line.append(' ');
                    space = false;
                }
                line.append(c);
            }
        }
        return line.toString();
    }
}
