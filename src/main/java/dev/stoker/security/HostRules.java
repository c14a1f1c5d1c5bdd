package dev.stoker.security;

import dev.stoker.core.ErrorCode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which Host a request may name. The answer to DNS rebinding (CVE-2024-28224): a page whose name
 * was pointed at this machine still sends its own name.
 */
final class HostRules {
    private static final Set<String> OWN = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Set<String> own;
    private final Set<HostHeader> configured;

    HostRules(EdgeSettings settings) {
        HostHeader bound = HostHeader.parse(bracketed(settings.bindHost()));
        this.own =
                bound == null || isWildcard(bound.name()) || OWN.contains(bound.name())
                        ? OWN
                        : Set.of("localhost", "127.0.0.1", "[::1]", bound.name());
        this.configured =
                settings.allowedHosts().stream()
                        .map(HostHeader::parse)
                        .filter(host -> host != null)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** Null if the Host is in order. */
    Verdict.@Nullable Refuse judge(EdgeRequest request) {
        List<String> hosts = request.all("host");
        if (hosts.size() != 1) {
            return new Verdict.Refuse(
                    ErrorCode.HOST_MALFORMED,
                    "the request has " + hosts.size() + " Host headers (expected: exactly one)");
        }
        HostHeader host = HostHeader.parse(hosts.getFirst());
        if (host == null) {
            return new Verdict.Refuse(
                    ErrorCode.HOST_MALFORMED,
                    "the Host header is malformed (expected: a name or address, with or without"
                            + " :port)");
        }
        return allows(host, request)
                ? null
                : new Verdict.Refuse(
                        ErrorCode.HOST_REFUSED,
                        "this Host is not served here (expected: localhost, 127.0.0.1 or [::1] with"
                                + " the daemon's port, or a name in stoker.http.allowed-hosts)");
    }

    private boolean allows(HostHeader host, EdgeRequest request) {
        Integer localPort = request.localPort();
        // Nothing but a local program reaches a Unix socket, and its clients name no port.
        boolean ownPort = localPort == null || host.effectivePort(request.tls()) == localPort;
        if (own.contains(host.name())) {
            return ownPort;
        }
        return configured.contains(host)
                || (ownPort && configured.contains(new HostHeader(host.name(), null)));
    }

    private static String bracketed(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    private static boolean isWildcard(String name) {
        return name.equals("0.0.0.0") || name.matches("\\[[0:.]+]");
    }
}
