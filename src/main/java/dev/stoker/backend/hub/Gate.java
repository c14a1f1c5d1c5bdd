package dev.stoker.backend.hub;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Decides for each hop whether it may be taken, and to which address it goes. */
final class Gate {
    private final HubSettings settings;
    private final @Nullable HubOrigin origin;
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
     * @param tls false only on loopback
     */
    record Pass(URI at, String host, int port, InetAddress address, boolean tls) {}

    /**
     * @param origin the hub that the owner configured; null where a caller names the address
     * @param allowed which addresses are public
     */
    Gate(
            HubSettings settings,
            @Nullable HubOrigin origin,
            Names names,
            Predicate<InetAddress> allowed) {
        this.settings = settings;
        this.origin = origin;
        this.names = names;
        this.allowed = allowed;
    }

    /** Blocks while the name is resolved. */
    Pass check(URI at) throws RemoteFailure {
        boolean own = origin != null && origin.holds(at);
        boolean here = origin != null && origin.isLocal() && HubOrigin.isLoopback(at);
        boolean tls = "https".equalsIgnoreCase(at.getScheme());
        if (!tls && !(here && "http".equalsIgnoreCase(at.getScheme()))) {
            throw new RemoteRefusal("only https is read from");
        }
        if (at.getHost() == null || at.getRawUserInfo() != null) {
            throw new RemoteRefusal("expected https://HOST/PATH without a user");
        }
        String host = at.getHost().toLowerCase(Locale.ROOT);
        int port = HubOrigin.port(at);
        if (!own && !here) {
            demandListed(host, port);
        }
        return new Pass(at, host, port, address(host, own, here), tls);
    }

    private void demandListed(String host, int port) throws RemoteRefusal {
        if (!settings.allows(host)) {
            throw new RemoteRefusal(
                    "host %s is not on the list of those that are read from".formatted(host));
        }
        if (port != settings.port()) {
            throw new RemoteRefusal("port %d is not read from".formatted(port));
        }
    }

    /** One address among public ones that is not is a trap, not a choice. */
    private InetAddress address(String host, boolean own, boolean here) throws RemoteFailure {
        List<InetAddress> all;
        try {
            all = names.of(host);
        } catch (UnknownHostException _) {
            throw new RemoteFailure("host %s is unknown".formatted(host));
        }
        if (here && !all.stream().allMatch(InetAddress::isLoopbackAddress)) {
            throw new RemoteRefusal("host %s leads away from this machine".formatted(host));
        }
        if (!own && !here && !all.stream().allMatch(allowed)) {
            throw new RemoteRefusal(
                    "host %s leads to an address that is not public".formatted(host));
        }
        if (all.isEmpty()) {
            throw new RemoteFailure("host %s is unknown".formatted(host));
        }
        return all.getFirst();
    }
}
