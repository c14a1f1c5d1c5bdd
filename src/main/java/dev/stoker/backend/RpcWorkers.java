package dev.stoker.backend;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Programs on other machines that hold and compute a part of each engine's model: {@code
 * rpc-server}s of llama.cpp.
 *
 * @param addresses {@code host:port}, in the order in which the engine is to use them; empty for
 *     none
 */
public record RpcWorkers(List<String> addresses) {
    /** Engines compute on this machine alone. */
    public static final RpcWorkers NONE = new RpcWorkers(List.of());

    /** What an address looks like, for a sentence. */
    public static final String SHAPE = "host:port, such as 10.0.0.6:50052; no IPv6 address";

    /** {@code GGML_RPC_MAX_SERVERS} of llama.cpp. */
    public static final int MOST = 16;

    /** llama.cpp takes what stands before the first colon for the host. */
    private static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?:([1-9][0-9]{0,4})");

    private static final int HIGHEST_PORT = 65_535;

    public RpcWorkers {
        addresses = List.copyOf(addresses);
        if (addresses.size() > MOST || !addresses.stream().allMatch(RpcWorkers::isAddress)) {
            throw new IllegalArgumentException(
                    "workers: " + addresses + " (expected: at most " + MOST + " of " + SHAPE + ")");
        }
    }

    /** Whether it can be one of them. */
    public static boolean isAddress(String text) {
        var shape = ADDRESS.matcher(text);
        return shape.matches() && Integer.parseInt(shape.group(1)) <= HIGHEST_PORT;
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return addresses.isEmpty();
    }
}
