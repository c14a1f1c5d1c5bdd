package dev.stoker.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GUIDE = read("docs/install.md");

    @Test
    void startsInTheUnitsWhatThePackagesInstall() {
        assertThat(STAGE).contains("ln -s ../lib/stoker/bin/stoker \"$root/usr/bin/stoker\"");
        assertThat(read("pom.xml")).contains("<name>/usr/bin/stoker</name>");
        for (String unit : List.of("systemd/stoker.service", "systemd/user/stoker.service")) {
            assertThat(read(unit)).contains("ExecStart=/usr/bin/stoker serve");
        }
    }

    /** Help texts, units and the example name these; they are below {@code /usr/share/doc}. */
    @Test
    void bringsTheDocumentsThatItsFilesName() throws IOException {
        assertThat(STAGE).contains("cp \"$project/docs/\"*.md \"$doc/\"");
        Set<String> named = new TreeSet<>();
        try (var sources = Files.walk(Path.of("src/main/java/dev/stoker/cli"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                named.addAll(documents(Files.readString(source)));
            }
        }
        for (String unit : List.of("systemd/stoker.service", "systemd/user/stoker.service")) {
            named.addAll(documents(read(unit)));
        }

        assertThat(named).contains("docs/cli.md", "docs/service.md");
        assertThat(named).allMatch(document -> Files.exists(Path.of(document)));
    }

    /** Those of the folder itself; others are not packed. */
    private static Set<String> documents(String text) {
        return Pattern.compile("docs/[\\w/-]+\\.md")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .peek(name -> assertThat(name).matches("docs/[\\w-]+\\.md"))
                .collect(Collectors.toSet());
    }

    /** systemd makes these; a purge has to know them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "StateDirectory=stoker | /var/lib/stoker",
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

    /** Every user's daemon reads it, so it is root's: not one that systemd makes for the unit. */
    @Test
    void leavesTheConfigurationToRoot() {
        assertThat(read("systemd/stoker.service").lines())
                .noneMatch(line -> line.startsWith("ConfigurationDirectory"));
        assertThat(read("deploy/package/debian/postrm")).contains("${DPKG_ROOT-}/etc/stoker\"");
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
                                Pattern.compile("[\\w-]+\\.(?:service|socket)\\b")
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

    /** A digest is nothing that could be written here: whoever builds knows which they trust. */
    @Test
    void letsWhoeverBuildsTheImagePinItsBases() {
        List<String> lines = read("deploy/Containerfile").lines().toList();

        List<String> bases =
                lines.stream()
                        .filter(line -> line.startsWith("FROM "))
                        .map(line -> line.replaceFirst("FROM (\\S+).*", "$1"))
                        .toList();

        assertThat(bases).containsExactly("${UNPACKED_WITH}", "${BASE}");
        int first = lines.indexOf("FROM ${UNPACKED_WITH} AS unpacked");
        for (String base : List.of("UNPACKED_WITH", "BASE")) {
            assertThat(lines.subList(0, first))
                    .as("known to each FROM, and with a default")
                    .anyMatch(line -> line.matches("ARG " + base + "=\\S+:\\S+"));
            assertThat(GUIDE).containsPattern("--build-arg " + base + "=\\S+@sha256:");
        }
    }

    @Test
    void givesTheSidecarNoRights() {
        JsonNode stoker = sidecar();

        JsonNode rights = stoker.path("securityContext");
        assertThat(rights.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(rights.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(rights.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        assertThat(stoker.path("restartPolicy").asText()).isEqualTo("Always");
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

    private static List<String> probe() {
        var words = new ArrayList<String>();
        sidecar().at("/livenessProbe/exec/command").forEach(word -> words.add(word.asText()));
        return words;
    }

    /** What begins before the app and goes on. */
    private static JsonNode sidecar() {
        // Snakeyaml rather than Jackson's reader, which does not follow an alias.
        for (Object document : new Yaml().loadAll(read("deploy/kubernetes/sidecar.yaml"))) {
            JsonNode resource = JSON.valueToTree(document);
            if (resource.path("kind").asText().equals("Deployment")) {
                return resource.at("/spec/template/spec/initContainers/0");
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
