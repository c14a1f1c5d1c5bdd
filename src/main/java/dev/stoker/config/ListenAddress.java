package dev.stoker.config;

import java.net.URI;

/**
 * Where the daemon listens.
 *
 * @param host a name or an address
 * @param port 0 takes any that is free
 */
public record ListenAddress(String host, int port) {
    /** The base address for a client on this machine: one that listens everywhere is asked here. */
    public URI client() {
        String name = isEverywhere() ? "127.0.0.1" : host;
        String bracketed = name.contains(":") && !name.startsWith("[") ? "[" + name + "]" : name;
        return URI.create("http://" + bracketed + ":" + port);
    }

    private boolean isEverywhere() {
        return host.equals("0.0.0.0") || host.equals("::") || host.equals("[::]");
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
