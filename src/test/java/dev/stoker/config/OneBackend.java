package dev.stoker.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.fleet.ConfiguredBackend;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A configuration with one backend, {@code x}, and what becomes of it. */
final class OneBackend {
    /** A secret that must be in nothing that is shown. */
    static final String CANARY = "canary-5ec2e7";

    final Map<String, String> environment = new HashMap<>();
    private final Path temp;

    /**
     * @param temp where its files are
     */
    OneBackend(Path temp) {
        this.temp = temp;
    }

    private ConfigSources sources(String yaml) throws IOException {
        Path file = temp.resolve("stoker.yaml");
        Files.writeString(file, yaml);
        environment.put("STOKER_CONFIG", file.toString());
        return new ConfigSources(environment, Map.of("user.home", temp.toString()), temp);
    }

    /** The problems of one backend, each without the place. */
    List<String> problems(String backend) throws IOException {
        ConfigSources sources = sources("stoker: {backends: {x: {" + backend + "}}}");
        return ConfigCheck.problems(
                        sources, host -> new InetAddress[] {InetAddress.getByName(host)})
                .stream()
                .map(problem -> problem.replaceFirst("^\\S+stoker\\.yaml:\\d+: ", ""))
                .toList();
    }

    /**
     * Why that backend cannot be used, as its owner is told, which is no problem of the
     * configuration: its path is in no answer of the daemon.
     */
    List<String> hindrances(String backend) throws IOException {
        assertThat(problems(backend)).isEmpty();
        String barred = backend(backend).barred();
        assertThat(barred == null ? "" : barred).doesNotContain(temp.toString(), "/no/");
        assertThat(backend(backend).key()).isNull();
        return List.copyOf(
                OfflineSettings.of(sources("stoker: {backends: {x: {" + backend + "}}}"))
                        .hindrances()
                        .values());
    }

    ConfiguredBackend backend(String backend) throws IOException {
        ConfigSources sources = sources("stoker: {backends: {x: {" + backend + "}}}");
        var file = YamlFile.read(new ConfigSources.ConfigFile(temp.resolve("stoker.yaml"), 270));
        var reader = new ConfigReader(sources, List.of(file));
        BackendsConfig config = requireNonNull(reader.read(BackendsConfig.class));
        return BackendTargets.of(
                "x", requireNonNull(config.byId().get("x")), new BackendKeys(environment));
    }

    Path secretFile(String name, String text, String mode) throws IOException {
        Path file = Files.writeString(temp.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
