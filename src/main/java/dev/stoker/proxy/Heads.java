package dev.stoker.proxy;

import io.vertx.core.MultiMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which headers pass from one side to the other. Pure. */
final class Heads {
    static final String HOP = "x-stoker-hop";

    /**
     * What a backend may learn of a caller. A list of what passes, not of what does not: a new
     * header with a credential is then not sent on by accident.
     */
    private static final List<String> TO_BACKEND =
            List.of("accept", "accept-language", "user-agent", "traceparent", "tracestate");

    /** RFC 9110, 7.6.1, and the older ones it replaced. */
    private static final Set<String> HOP_BY_HOP =
            Set.of(
                    "connection",
                    "keep-alive",
                    "proxy-connection",
                    "proxy-authenticate",
                    "proxy-authorization",
                    "proxy-authentication-info",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    /** What would let a backend speak in Stoker's name, to a browser above all. */
    private static final Set<String> NOT_THE_BACKENDS =
            Set.of(
                    "server",
                    "set-cookie",
                    "set-cookie2",
                    "www-authenticate",
                    "strict-transport-security",
                    "alt-svc",
                    "clear-site-data",
                    "location",
                    "refresh",
                    RequestId.HEADER);

    private Heads() {}

    /**
     * The head of a request to a backend; Host and the key are set already.
     *
     * @param contentType of its body
     */
    static void toBackend(
            MultiMap from, MultiMap to, String contentType, int hop, String requestId) {
        toBackend(TO_BACKEND, from, to);
        to.set("content-type", contentType);
        // A compressed answer could not be looked into, and compressing delays tokens.
        to.set("accept-encoding", "identity");
        to.set(RequestId.HEADER, requestId);
        to.set(HOP, Integer.toString(hop));
    }

    /** These headers of a caller, as it sends them. */
    static void toBackend(List<String> names, MultiMap from, MultiMap to) {
        for (String name : names) {
            String value = from.get(name);
            if (value != null) {
                to.set(name, value);
            }
        }
    }

    /** The end-to-end headers of a backend's answer. What Stoker has set already stays. */
    static void toCaller(MultiMap from, MultiMap to) {
        Set<String> named = new HashSet<>();
        for (String value : from.getAll("connection")) {
            for (String name : value.split(",", -1)) {
                named.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        Set<String> ours = new HashSet<>();
        to.names().forEach(name -> ours.add(name.toLowerCase(Locale.ROOT)));
        for (Map.Entry<String, String> header : from) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!named.contains(name) && !ours.contains(name) && passes(name)) {
                to.add(header.getKey(), header.getValue());
            }
        }
    }

    private static boolean passes(String name) {
        return !HOP_BY_HOP.contains(name)
                && !NOT_THE_BACKENDS.contains(name)
                && !name.startsWith("access-control-")
                && !name.startsWith("x-stoker-");
    }
}
