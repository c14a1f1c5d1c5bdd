package dev.stoker.config;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may be among the headers that the owner adds to requests. Pure. */
final class ExtraHeaders {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    /** Visible ASCII and single blanks between: nothing that ends a line. */
    private static final Pattern VALUE = Pattern.compile("[\\x21-\\x7e]+( [\\x21-\\x7e]+)*");

    private static final int LONGEST = 2048;

    /** RFC 9110, 7.6.1, and what the client says of the message itself. */
    private static final Set<String> OF_THE_CONNECTION =
            Set.of(
                    "accept",
                    "accept-encoding",
                    "connection",
                    "content-encoding",
                    "content-length",
                    "content-type",
                    "expect",
                    "host",
                    "keep-alive",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    /** What would be shown to people as it is, since only keys are known to be secret. */
    private static final Pattern CREDENTIAL =
            Pattern.compile(
                    "(?:proxy-)?auth(?:orization|entication)?|cookie2?|set-cookie"
                            + "|(?:.*[._-])?key|.*apikey"
                            + "|.*(?:token|secret|password).*|x-auth.*");

    private ExtraHeaders() {}

    /** The same with lower-case names. */
    static Map<String, String> named(Map<String, String> configured) {
        var headers = new TreeMap<String, String>();
        configured.forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        return headers;
    }

    /** Why that one cannot be among them, as what was expected; null if it can. */
    static @Nullable String refusal(String name, String value) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!NAME.matcher(lower).matches()) {
            return "the name of a header";
        }
        if (OF_THE_CONNECTION.contains(lower) || lower.startsWith("x-stoker-")) {
            return "none of the connection's or Stoker's own headers";
        }
        if (CREDENTIAL.matcher(lower).matches()) {
            return "no credential: a key is named by key-env, key-file or key-credential";
        }
        return value.length() > LONGEST || !VALUE.matcher(value).matches()
                ? "at most 2048 visible ASCII characters"
                : null;
    }
}
