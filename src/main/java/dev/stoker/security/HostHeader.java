package dev.stoker.security;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A well-formed Host header.
 *
 * @param name in lower case; a name, four decimal numbers, or an IPv6 address in brackets
 * @param port null where the header names none
 */
record HostHeader(String name, @Nullable Integer port) {
    private static final String LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
    private static final Pattern SHAPE =
            Pattern.compile(
                    "(" + LABEL + "(?:\\." + LABEL + ")*|\\[[0-9a-f:.]{2,45}])(?::([0-9]{1,5}))?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");
    private static final Pattern DECIMAL_BYTE =
            Pattern.compile("0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5]");

    /**
     * Null unless the text has the shape of a host. Browsers read {@code 127.1}, {@code 2130706433}
     * and {@code 0x7f.0.0.1} as addresses, so a name whose last label is a number must be four
     * plain decimal bytes.
     */
    static @Nullable HostHeader parse(String text) {
        Matcher matcher = SHAPE.matcher(text.toLowerCase(Locale.ROOT));
        if (text.length() > 255 || !matcher.matches()) {
            return null;
        }
        String name = matcher.group(1);
        if (endsInNumber(name) && !isDottedQuad(name)) {
            return null;
        }
        String digits = matcher.group(2);
        if (digits == null) {
            return new HostHeader(name, null);
        }
        int port = Integer.parseInt(digits);
        return port == 0 || port > 65_535 ? null : new HostHeader(name, port);
    }

    private static boolean endsInNumber(String name) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        return NUMBER.matcher(last).matches();
    }

    private static boolean isDottedQuad(String name) {
        String[] parts = name.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            if (!DECIMAL_BYTE.matcher(part).matches()) {
                return false;
            }
        }
        return true;
    }

    /** The port that is meant: the default one of the scheme where none is named. */
    int effectivePort(boolean tls) {
        if (port != null) {
            return port;
        }
        return tls ? 443 : 80;
    }

    /** The origin of pages from here, as browsers write it: without the scheme's default port. */
    String origin(boolean tls) {
        int effective = effectivePort(tls);
        String scheme = tls ? "https://" : "http://";
        return effective == (tls ? 443 : 80) ? scheme + name : scheme + name + ":" + effective;
    }
}
