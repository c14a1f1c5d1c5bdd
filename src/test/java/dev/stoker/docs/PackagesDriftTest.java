package dev.stoker.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** Units, packages, image and documents name the same places. */
final class PackagesDriftTest {
    private static final String STAGE = read("deploy/package/stage");
    private static final String GUIDE = read("docs/install.md");

    @Test
    void startsInTheUnitsWhatThePackagesInstall() {
        assertThat(STAGE).contains("ln -s ../lib/stoker/bin/stoker \"$root/usr/bin/stoker\"");
        assertThat(read("pom.xml")).contains("<name>/usr/bin/stoker</name>");
        for (String unit : List.of("systemd/stoker.service", "systemd/user/stoker.service")) {
            assertThat(read(unit)).contains("ExecStart=/usr/bin/stoker serve");
        }
    }

    /** systemd makes these; a purge has to know them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "StateDirectory=stoker | /var/lib/stoker",
                "ConfigurationDirectory=stoker | /etc/stoker",
                "RuntimeDirectory=stoker | /run/stoker",
                "EnvironmentFile=-/etc/default/stoker | /etc/default/stoker"
            })
    void purgesWhatTheUnitMakes(String setting) {
        String[] parts = setting.split(" \\| ", -1);

        assertThat(read("systemd/stoker.service").lines()).contains(parts[0]);
        assertThat(read("deploy/package/debian/postrm"))
                .contains("${DPKG_ROOT-}" + parts[1] + "\"");
        assertThat(GUIDE).contains("`" + parts[1] + "`");
    }

    @Test
    void purgesTheUserThatItMakes() {
        assertThat(read("systemd/stoker.sysusers"))
                .containsPattern("(?m)^u stoker - .* /var/lib/stoker( |$)");
        assertThat(read("deploy/package/debian/postrm"))
                .contains("getent passwd stoker", "= /var/lib/stoker ]");
    }

    @Test
    void namesInItsScriptsOnlyUnitsThatThereAre() {
        var scripts =
                List.of(
                        "debian/postinst",
                        "debian/prerm",
                        "debian/postrm",
                        "rpm/post",
                        "rpm/preun",
                        "rpm/postun");

        Set<String> units =
                scripts.stream()
                        .flatMap(script ->
                                Pattern.compile("stoker\\.(service|socket)")
                                        .matcher(read("deploy/package/" + script))
                                        .results())
                        .map(MatchResult::group)
                        .collect(Collectors.toSet());

        assertThat(units).containsExactlyInAnyOrder("stoker.service", "stoker.socket");
        assertThat(units).allMatch(unit -> Files.exists(Path.of("systemd", unit)));
    }

    /** The image has no shell for the launcher: its last line stands there in full. */
    @Test
    void runsTheImageAsTheLauncherWould() {
        String launcher = read("deploy/package/launcher");
        List<String> parts =
                List.of("runtime/bin/java", "jvm.options", "stoker.aot", "app/quarkus-run.jar");

        for (String part : parts) {
            assertThat(launcher).contains("$home/" + part);
            assertThat(read("deploy/Containerfile")).contains("/usr/lib/stoker/" + part + "\"");
            assertThat(probe()).anyMatch(word -> word.endsWith("/usr/lib/stoker/" + part));
        }
        assertThat(STAGE).contains("\"$home/jvm.options\"", "\"$home/runtime\"", "$home/app");
        assertThat(read("deploy/stoker")).contains("package/jvm.options");
    }

    @Test
    void givesTheSidecarNoRights() {
        Map<String, Object> stoker = sidecar();

        assertThat(stoker)
                .extracting("securityContext")
                .isEqualTo(
                        Map.of(
                                "allowPrivilegeEscalation", false,
                                "readOnlyRootFilesystem", true,
                                "capabilities", Map.of("drop", List.of("ALL"))));
        assertThat(stoker).containsEntry("restartPolicy", "Always");
    }

    @Test
    void offersTheInstallerAndTheFormulaTheSameArchives() {
        for (String machine : List.of("macos-arm64", "macos-amd64", "linux-arm64", "linux-amd64")) {
            assertThat(read("deploy/homebrew/stoker.rb"))
                    .contains("stoker-@VERSION@-" + machine + ".tar.gz");
            assertThat(read("deploy/homebrew/fill")).contains(machine);
        }
        assertThat(STAGE).contains("name=stoker-$VERSION-$os-$deb_arch");
        assertThat(read("deploy/install.sh")).contains("archive=stoker-$version-$os-$arch.tar.gz");
    }

    @SuppressWarnings("unchecked")
    private static List<String> probe() {
        var probe = (Map<String, Map<String, List<String>>>) sidecar().get("livenessProbe");
        return probe.get("exec").get("command");
    }

    /** Kubernetes' first container of those that begin before the app. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> sidecar() {
        for (Object document : new Yaml().loadAll(read("deploy/kubernetes/sidecar.yaml"))) {
            var resource = (Map<String, Object>) document;
            if ("Deployment".equals(resource.get("kind"))) {
                var spec = (Map<String, Map<String, Object>>) resource.get("spec");
                var pod = (Map<String, List<Map<String, Object>>>) spec.get("template").get("spec");
                return pod.get("initContainers").getFirst();
            }
        }
        throw new AssertionError("no deployment");
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new AssertionError("cannot read " + file, e);
        }
    }
}
