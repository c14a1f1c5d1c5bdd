package dev.stoker.security;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the guard judges a request by.
 *
 * @param method in upper case, as sent
 * @param target the request target, exactly as sent
 * @param path the normalised path that the router matches
 * @param localPort the port this connection came in at; null on a Unix socket
 * @param tls whether it came encrypted
 * @param owner whether the kernel says that its sender is the daemon's owner, or root
 * @param headerBytes the size of all headers, names and separators included
 * @param headers every value of a header, in order, by its lower-case name; empty if absent
 */
record EdgeRequest(
        String method,
        String target,
        String path,
        @Nullable Integer localPort,
        boolean tls,
        boolean owner,
        int headerBytes,
        Headers headers) {
    /** Header values by name. */
    interface Headers {
        List<String> all(String name);
    }

    List<String> all(String header) {
        return headers.all(header);
    }

    boolean has(String header) {
        return !headers.all(header).isEmpty();
    }

    /** The value if the header was sent exactly once, otherwise null. */
    @Nullable String only(String header) {
        List<String> values = headers.all(header);
        return values.size() == 1 ? values.getFirst() : null;
    }

    boolean is(String header, String value) {
        return value.equals(only(header));
    }

    boolean reads() {
        return method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
    }

    boolean hasBody() {
        return has("transfer-encoding")
                || (has("content-length") && !"0".equals(only("content-length")));
    }

    /** Whether only a browser sends such a request: pages cannot leave these headers out. */
    boolean fromBrowser() {
        return has("origin")
                || has("referer")
                || has("sec-fetch-site")
                || has("sec-fetch-mode")
                || has("sec-fetch-dest")
                || has("sec-fetch-user");
    }

    /** Whether a proxy sent it for somebody else, and says so as proxies do. */
    boolean isPassedOn() {
        return has("forwarded")
                || has("via")
                || has("x-forwarded-for")
                || has("x-forwarded-host")
                || has("x-forwarded-proto")
                || has("x-real-ip");
    }
}
