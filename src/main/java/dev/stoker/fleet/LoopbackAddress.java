package dev.stoker.fleet;

import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;

/** One spelling for the many of this machine's own address. */
final class LoopbackAddress {
    private static final Set<String> SPELLINGS =
            Set.of("localhost", "127.0.0.1", "[::1]", "0.0.0.0", "[::]");

    /** A name may begin like one of these addresses and be anybody's. */
    private static final Pattern NUMBERS = Pattern.compile("127(\\.\\d{1,3}){3}");

    private LoopbackAddress() {}

    /** Whether that address is one that only this machine has. */
    static boolean isOne(URI base) {
        String host = base.getHost();
        return host != null && (SPELLINGS.contains(host) || NUMBERS.matcher(host).matches());
    }

    /** The same address with {@code 127.0.0.1} as host if it is this machine's; else unchanged. */
    static URI canonical(URI base) {
        String host = base.getHost();
        if (host == null || !SPELLINGS.contains(host)) {
            return base;
        }
        String port = base.getPort() < 0 ? "" : ":" + base.getPort();
        String path = base.getRawPath() == null ? "" : base.getRawPath();
        return URI.create(base.getScheme() + "://127.0.0.1" + port + path);
    }
}
