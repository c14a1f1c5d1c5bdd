package dev.stoker.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A home and a machine whose one configuration file is {@code stoker.yaml} in a folder. */
final class ConfigHome {
    private final Path temp;

    ConfigHome(Path temp) {
        this.temp = temp;
    }

    Path write(String text) throws IOException {
        return Files.writeString(temp.resolve("stoker.yaml"), text);
    }

    List<String> problems(Map<String, String> environment) {
        return ConfigCheck.problems(sources(environment), ConfigHome::resolve);
    }

    ConfigSources sources(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(Map.of("XDG_CONFIG_HOME", temp + "/none"));
        all.putAll(environment);
        return new ConfigSources(all, Map.of("user.home", temp.toString()), temp);
    }

    static ConfigReader reader(ConfigSources sources) {
        List<YamlFile> files =
                sources.files().stream()
                        .filter(file -> Files.exists(file.path()))
                        .map(YamlFile::read)
                        .toList();
        return new ConfigReader(sources, files);
    }

    /** Literals only: no name is looked up. */
    private static InetAddress[] resolve(String host) throws UnknownHostException {
        return new InetAddress[] {InetAddress.getByName(host)};
    }
}
