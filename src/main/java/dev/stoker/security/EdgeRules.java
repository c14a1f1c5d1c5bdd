package dev.stoker.security;

import dev.stoker.core.ErrorCode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Pure: from the facts of a request to what becomes of it. The order is part of the rules. */
final class EdgeRules {
    /** Stokers a request may have been through; a chain is rare, so more of them are a loop. */
    static final int MAX_HOPS = 3;

    /** Bytes of a request's path and query. */
    static final int MAX_TARGET = 8 * 1024;

    /** Bytes of all headers of a request. */
    static final int MAX_HEADERS = 32 * 1024;

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final HostRules hosts;
    private final BrowserRules browsers;
    private final TokenRules tokens;
    private final BodyRules bodies;

    EdgeRules(EdgeSettings settings, AdminToken token, AppKeys keys) {
        this.hosts = new HostRules(settings);
        this.browsers = new BrowserRules(settings);
        this.tokens = new TokenRules(settings, token, keys);
        this.bodies = new BodyRules(settings);
    }

    Verdict judge(EdgeRequest request) {
        Verdict.Refuse refused = judgeSize(request);
        if (refused == null) {
            refused = judgeLine(request);
        }
        if (refused == null) {
            refused = hosts.judge(request);
        }
        if (refused != null) {
            return refused;
        }
        return switch (browsers.judge(request)) {
            case Verdict.Refuse foreign -> foreign;
            case Verdict.Preflight preflight -> preflight;
            case Verdict.Pass pass -> {
                Verdict.Refuse later = judgeCall(request);
                yield later == null ? pass : later;
            }
        };
    }

    /** Of a request that may go on: whether it may do what Ollama's control routes do. */
    boolean mayControlOllama(EdgeRequest request) {
        return tokens.mayControlOllama(request);
    }

    /** The app whose key a request shows; null if it shows none that is known. */
    @Nullable String app(EdgeRequest request) {
        return tokens.app(request);
    }

    private Verdict.@Nullable Refuse judgeCall(EdgeRequest request) {
        Verdict.Refuse refused = judgeHops(request);
        if (refused == null) {
            refused = tokens.judge(request);
        }
        return refused == null ? bodies.judge(request) : refused;
    }

    /**
     * The HTTP server has limits of its own, four times and eight times as large: what exceeds
     * those it answers by itself, with a status and nothing else.
     */
    private static Verdict.@Nullable Refuse judgeSize(EdgeRequest request) {
        int target = request.target().length();
        if (target > MAX_TARGET) {
            return new Verdict.Refuse(
                    ErrorCode.URI_TOO_LONG,
                    "path and query have %d bytes (at most %d)".formatted(target, MAX_TARGET));
        }
        return request.headerBytes() <= MAX_HEADERS
                ? null
                : new Verdict.Refuse(
                        ErrorCode.HEADERS_TOO_LARGE,
                        "the headers have %d bytes (at most %d)"
                                .formatted(request.headerBytes(), MAX_HEADERS));
    }

    private static Verdict.@Nullable Refuse judgeLine(EdgeRequest request) {
        if (!METHODS.contains(request.method())) {
            return new Verdict.Refuse(
                    ErrorCode.METHOD_NOT_ALLOWED,
                    "this method is not served (expected: one of GET, HEAD, POST, PUT, PATCH,"
                            + " DELETE, OPTIONS)");
        }
        // An absolute target names a host of its own, which would bypass the Host header's check.
        return request.target().startsWith("/")
                ? null
                : new Verdict.Refuse(
                        ErrorCode.HOST_MALFORMED,
                        "the request target is not a path (Stoker is no forward proxy)");
    }

    private static Verdict.@Nullable Refuse judgeHops(EdgeRequest request) {
        if (!request.has("x-stoker-hop")) {
            return null;
        }
        String hops = request.only("x-stoker-hop");
        if (hops == null || !hops.matches("[0-9]{1,4}")) {
            return new Verdict.Refuse(
                    ErrorCode.INVALID_REQUEST, "x-stoker-hop is not one number of 0 to 9999");
        }
        return Integer.parseInt(hops) <= MAX_HOPS
                ? null
                : new Verdict.Refuse(
                        ErrorCode.LOOP_DETECTED,
                        "the request has been through "
                                + hops
                                + " Stokers (at most "
                                + MAX_HOPS
                                + ")");
    }
}
