package dev.stoker.backend.hub;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Decides for each hop whether it may be taken, and to which address it goes. */
final class Gate {
    private final HubSettings settings;
    private final Names names;
    private final Predicate<InetAddress> allowed;

    /** The machine's resolver, which tests replace. */
    @FunctionalInterface
    interface Names {
        List<InetAddress> of(String host) throws UnknownHostException;
    }

    /**
     * A hop that was let through.
     *
     * @param at with a host and an absolute path
     * @param address where the host's name led when it was checked; nothing else is connected to
     */
    record Pass(URI at, String host, InetAddress address) {}

    Gate(HubSettings settings, Names names, Predicate<InetAddress> allowed) {
        this.settings = settings;
        this.names = names;
        this.allowed = allowed;
    }

    /** Blocks while the name is resolved. */
    Pass check(URI at) throws RemoteFailure {
        if (!"https".equalsIgnoreCase(at.getScheme())) {
            throw new RemoteRefusal("only https is read from");
        }
        if (at.getHost() == null || at.getRawUserInfo() != null) {
            throw new RemoteRefusal("expected https://HOST/PATH without a user");
        }
        String host = at.getHost().toLowerCase(Locale.ROOT);
        if (!settings.allows(host)) {
            throw new RemoteRefusal(
                    "host %s is not on the list of those that are read from".formatted(host));
        }
        int port = at.getPort() < 0 ? 443 : at.getPort();
        if (port != settings.port()) {
            throw new RemoteRefusal("port %d is not read from".formatted(port));
        }
        return new Pass(at, host, address(host));
    }

    /** One address among public ones that is not is a trap, not a choice. */
    private InetAddress address(String host) throws RemoteFailure {
        List<InetAddress> all;
        try {
            all = names.of(host);
        } catch (UnknownHostException _) {
            throw new RemoteFailure("host %s is unknown".formatted(host));
        }
        if (!all.stream().allMatch(allowed)) {
            throw new RemoteRefusal(
                    "host %s leads to an address that is not public".formatted(host));
        }
        if (all.isEmpty()) {
            throw new RemoteFailure("host %s is unknown".formatted(host));
        }
        return all.getFirst();
    }
}
