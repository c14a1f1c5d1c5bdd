package dev.stoker.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** On which address the daemon may listen. Pure but for the name look-up that it is given. */
public final class BindRules {
    private BindRules() {}

    /** Turns a name into addresses; {@link InetAddress#getAllByName} outside of tests. Blocks. */
    public interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /**
     * Loopback is always fine. Every other address, {@code 0.0.0.0} and {@code ::} included, needs
     * the token on every call and the owner's explicit word: 175,000 open Ollamas were counted in
     * January 2026.
     *
     * @param host a name or an address
     * @return one sentence for each thing that is missing; empty if the daemon may listen there
     */
    public static List<String> problems(
            String host, boolean tokenAuth, boolean allowRemote, Resolver resolver) {
        if (host.isBlank()) {
            return List.of("the address to listen on is empty (expected: 127.0.0.1)");
        }
        try {
            for (InetAddress address : resolver.resolve(host)) {
                if (!address.isLoopbackAddress()) {
                    return remote(host, tokenAuth, allowRemote);
                }
            }
            return List.of();
        } catch (UnknownHostException _) {
            return List.of("'" + host + "' has no address (expected: 127.0.0.1)");
        }
    }

    private static List<String> remote(String host, boolean tokenAuth, boolean allowRemote) {
        String reach = "'" + host + "' can be reached from other machines";
        if (tokenAuth && allowRemote) {
            return List.of();
        }
        if (tokenAuth) {
            return List.of(reach + " (expected: stoker.http.allow-remote: true with it)");
        }
        return allowRemote
                ? List.of(reach + " (expected: stoker.http.auth: token with it)")
                : List.of(
                        reach
                                + " (expected: 127.0.0.1, or stoker.http.auth: token and"
                                + " stoker.http.allow-remote: true with it)");
    }
}
