package dev.stoker.config;

import java.net.URI;
import java.nio.file.Files;
import java.util.List;

/**
 * Where the daemon listens, as the configuration has it now.
 *
 * @param host a name or an address
 * @param port 0 takes any that is free
 */
public record ListenAddress(String host, int port) {
    /**
     * Reads the sources, so it blocks. What cannot be read counts as not given: {@link ConfigCheck}
     * is there to complain.
     */
    public static ListenAddress of(ConfigSources sources) {
        List<YamlFile> files =
                sources.files().stream()
                        .filter(file -> Files.isRegularFile(file.path()))
                        .map(YamlFile::read)
                        .toList();
        ConfigReader reader = new ConfigReader(sources, files);
        HttpConfig http = reader.read(HttpConfig.class);
        return http == null
                ? new ListenAddress("127.0.0.1", 11500)
                : new ListenAddress(http.host(), http.port());
    }

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
