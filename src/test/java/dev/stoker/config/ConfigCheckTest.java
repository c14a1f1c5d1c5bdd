package dev.stoker.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigCheckTest {
    @TempDir Path temp;

    @Test
    void worksWithoutAnyFile() {
        assertThat(problems(Map.of())).isEmpty();
    }

    @Test
    void refusesTheNameThatTheSupervisedEnginesHave() {
        assertThat(problems(Map.of("STOKER_BACKENDS_LLAMACPP_URL", "http://127.0.0.1:8080")))
                .singleElement()
                .asString()
                .contains("stoker.backends.llamacpp: is the name of the engines");
    }

    /** A key that is not there keeps one backend down, and not the daemon. */
    @Test
    void startsWithoutAKeyAndNamesItAndNeverItsValue() throws IOException {
        write(
                """
                stoker:
                  backends:
                    lab:
                      url: http://lab.example:8000
                      key-env: LAB_KEY
                    attic:
                      url: http://attic.example:8000
                      key-file: /no/such/file
                    off:
                      url: http://off.example:8000
                      key-env: OFF_KEY
                      enabled: false
                """);

        assertThat(problems(Map.of())).isEmpty();
        assertThat(OfflineSettings.of(sources(Map.of())).hindrances())
                .containsExactly(
                        "stoker.backends.attic.key-file: cannot read /no/such/file",
                        "stoker.backends.lab: variable LAB_KEY is empty (expected: the key)");
        assertThat(OfflineSettings.of(sources(Map.of("LAB_KEY", "canary-5ec2e7"))).hindrances())
                .containsExactly("stoker.backends.attic.key-file: cannot read /no/such/file");
    }

    @Test
    void ordersProblemsByLineAndPutsWhatIsInNoFileLast() throws IOException {
        Path file =
                write(
                        """
                        stoker:
                          proxy:
                            connect-timeout: 0s
                          nonsense: 1
                          http:
                            port: 70000
                          http:
                            auth: maybe
                          log:
                            level: loud
                            levle: warn
                        """);

        assertThat(problems(Map.of("STOKER_HTTP_MAX_BODY", "3Q", "STOKER_CONFG", "x")))
                .extracting(problem -> problem.replace(file + ":", "").replaceFirst(": .*", ""))
                .containsExactly(
                        "3", "4", "7", "8", "10", "11", "STOKER_CONFG", "STOKER_HTTP_MAX_BODY");
    }

    @ParameterizedTest
    @CsvSource({
        "STOKER_HTP_PORT, STOKER_HTTP_PORT",
        "STOKER_CONFG, STOKER_CONFIG",
        "STOKER_PORT, STOKER_HTTP_PORT",
        "STOKER_LEVEL, STOKER_LOG_LEVEL",
        "STOKER_BACKENDS_LAB_ULR, STOKER_BACKENDS_LAB_URL",
        "STOKER_BACKENDS_MY_LAB_KEY_ENB, STOKER_BACKENDS_MY_LAB_KEY_ENV",
        "STOKER_BACKENDS_LAB_TLS_CA_FLIE, STOKER_BACKENDS_LAB_TLS_CA_FILE",
        "STOKER_BACKEND_LAB_URL, STOKER_BACKENDS_LAB_URL",
        "STOKER_TUNING_SLTOS, STOKER_TUNING_SLOTS"
    })
    void guessesWhichVariableWasMeant(String misspelt, String meant) {
        assertThat(problems(Map.of(misspelt, "1")))
                .containsExactly(misspelt + ": unknown variable; did you mean " + meant + "?");
    }

    @Test
    void guessesNothingWhereNothingIsNear() {
        assertThat(problems(Map.of("STOKER_SOMETHING_ELSE", "1")))
                .containsExactly("STOKER_SOMETHING_ELSE: unknown variable");
    }

    /** They were as if they were not there. */
    @Test
    void namesEntriesWithNothingInThem() throws IOException {
        Path file =
                write(
                        """
                        stoker:
                          backends:
                            a: {}
                            b:
                            c:
                              tls: {}
                            d:
                              url: http://d.example:8000
                              headers: {}
                          tuning:
                            models:
                              "llama3.1:8b": {}
                          templates:
                            brief: {}
                          http: {}
                        """);

        String left = ": empty (expected: keys below it, or the entry left out)";
        assertThat(problems(Map.of()))
                .containsExactly(
                        file + ":3: stoker.backends.a" + left,
                        file + ":4: stoker.backends.b" + left,
                        file + ":5: stoker.backends.c" + left,
                        file + ":12: stoker.tuning.models.\"llama3.1:8b\"" + left,
                        file + ":14: stoker.templates.brief" + left);
    }

    @Test
    void takesAnEntryThatIsToldElsewhere() throws IOException {
        write(
                """
                stoker:
                  backends:
                    a: {}
                """);

        assertThat(problems(Map.of("STOKER_BACKENDS_A_URL", "http://127.0.0.1:8000"))).isEmpty();
    }

    @Test
    void checksTheWishesForEachModel() throws IOException {
        Path file =
                write(
                        """
                        stoker:
                          tuning:
                            models:
                              "llama3.1:8b@llamacpp":
                                threads: 0
                                keys: q9
                                contxt: 8k
                              plain:
                                values: q8_0
                                flash-attention: false
                        """);

        String named = "stoker.tuning.models.\"llama3.1:8b@llamacpp\".";
        assertThat(problems(Map.of()))
                .containsExactlyInAnyOrder(
                        file + ":5: " + named + "threads: '0' (expected: 1 to 512)",
                        file
                                + ":6: "
                                + named
                                + "keys: 'q9' (expected: one of f32, f16, bf16, q8_0, q5_1, q5_0,"
                                + " q4_1, q4_0, iq4_nl)",
                        file + ":7: " + named + "contxt: unknown key",
                        file
                                + ":9: stoker.tuning.models.plain.values: 'q8_0' (expected: f16,"
                                + " bf16 or f32 where flash attention is switched off)");
    }

    @Test
    void findsEveryProblemAtOnce() throws IOException {
        Path file =
                write(
                        """
                        stoker:
                          http:
                            port: 70000
                            auth: maybe
                            allowed-hosts: ["*"]
                          supervise:
                            redy-timeout: 5m
                            ready-timeout: soon
                          http2:
                            push: true
                        logging: loud
                        """);

        List<String> found = problems(Map.of("STOKER_HTPP_PORT", "1", "STOKER_LOG_LEVEL", "loud"));

        assertThat(found)
                .containsExactlyInAnyOrder(
                        file + ":11: logging: unknown key",
                        file + ":10: stoker.http2.push: unknown key",
                        file
                                + ":7: stoker.supervise.redy-timeout: unknown key; did you mean"
                                + " stoker.supervise.ready-timeout?",
                        "STOKER_HTPP_PORT: unknown variable; did you mean STOKER_HTTP_PORT?",
                        file + ":3: stoker.http.port: '70000' (expected: 0 to 65535)",
                        file
                                + ":5: stoker.http.allowed-hosts: '*' (expected: a name or address,"
                                + " with or without :port; no wildcard)",
                        file + ":4: stoker.http.auth: 'maybe' (expected: one of none, token)",
                        file
                                + ":8: stoker.supervise.ready-timeout: 'soon' (expected: a duration"
                                + " such as 500ms, 30s, 5m or 1h)",
                        "STOKER_LOG_LEVEL: stoker.log.level: 'loud' (expected: one of debug, error,"
                                + " info, trace, warn)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "STOKER_HTTP_PORT | 70000 | 0 to 65535",
                "STOKER_HTTP_PORT | -1 | 0 to 65535",
                "STOKER_HTTP_PORT | abc | a whole number",
                "STOKER_HTTP_ALLOW_REMOTE | yes | true or false",
                "STOKER_HTTP_MAX_BODY | 3Q | a size such as 512K, 32M or 1G",
                "STOKER_HTTP_MAX_BODY | 1 | 1.0 KiB to 1.0 GiB",
                "STOKER_HTTP_ALLOWED_HOSTS | * | a name or address",
                "STOKER_HTTP_ALLOWED_ORIGINS | * | scheme://host",
                "STOKER_HTTP_OLLAMA_CONTROL | on | one of closed, open",
                "STOKER_DISCOVERY_INTERVAL | 1ms | 100ms to 1h",
                "STOKER_DISCOVERY_EXTRA_PORTS | 0 | 1 to 65535",
                "STOKER_SUPERVISE_READY_TIMEOUT | 2h | 1s to 1h",
                "STOKER_SUPERVISE_MAX_RESTARTS | -1 | 0 to 100",
                "STOKER_SUPERVISE_MAX_BACKOFF | 500ms | no less than stoker.supervise.first-backoff",
                "STOKER_SUPERVISE_CGROUP | engines | a path such as /stoker-engines",
                "STOKER_SUPERVISE_CGROUP | /a/../b | a path such as /stoker-engines",
                "STOKER_SUPERVISE_CGROUP | /a//b | a path such as /stoker-engines",
                "STOKER_SUPERVISE_CGROUP | /a b | a path such as /stoker-engines",
                "STOKER_TUNING_CONTEXT | plenty | auto, max, or tokens such as 8192 or 32k",
                "STOKER_TUNING_CONTEXT | 0 | 1 to 1073741824",
                "STOKER_TUNING_SLOTS | 0 | 1 to 256",
                "STOKER_TUNING_PRIORITY | all | one of context, memory, speed",
                "STOKER_TUNING_RESERVE | lots | a size such as 512K, 32M or 1G",
                "STOKER_TUNING_RETUNE_PAUSE | 0s | 1s to 24h",
                "STOKER_TUNING_CALIBRATION_TIME | 2h | 5s to 1h",
                "STOKER_PROXY_CONNECT_TIMEOUT | 0s | 50ms to 1m"
            })
    void saysWhatItExpected(String variable, String value, String expected) {
        List<String> found = problems(Map.of(variable, value));

        assertThat(found).hasSize(1);
        assertThat(found.getFirst()).startsWith(variable + ": ").contains(value, expected);
    }

    @ParameterizedTest
    @CsvSource({
        "'stoker: [', 1",
        "'stoker:\n  http:\n   port: 1\n  - x\n', 4",
        "'just words', 1",
        "'stoker:\n  http: &a {port: 1}\n  http: {}\n', 3",
        "'stoker:\n\tport: 1\n', 2",
        "'stoker: &a\n  http: *a\n', 2"
    })
    void namesTheLineOfBrokenYaml(String text, int line) throws IOException {
        Path file = write(text);

        List<String> found = problems(Map.of());

        assertThat(found).hasSize(1);
        assertThat(found.getFirst()).startsWith(file + ":" + line + ": ");
    }

    @Test
    void takesAnEmptyFileAndEmptySections() throws IOException {
        write("# nothing\n");
        assertThat(problems(Map.of())).isEmpty();

        write("stoker:\n  http:\n  supervise:\n    ready-timeout:\n");
        assertThat(problems(Map.of())).isEmpty();
    }

    @Test
    void prefersTheEnvironmentToTheUsersFileToTheMachinesFile() throws IOException {
        write("stoker: {http: {port: 1, host: localhost}, log: {level: warn}}");
        Path own = Files.createDirectories(temp.resolve("xdg/stoker")).resolve("stoker.yaml");
        Files.writeString(own, "stoker: {http: {port: 2, host: '::1'}}");
        ConfigSources sources =
                sources(
                        Map.of(
                                "STOKER_HTTP_PORT",
                                "3",
                                "XDG_CONFIG_HOME",
                                temp.resolve("xdg").toString()));

        ConfigReader reader = reader(sources);

        HttpConfig http = requireNonNull(reader.read(HttpConfig.class));
        LogConfig log = requireNonNull(reader.read(LogConfig.class));
        assertThat(http.port()).isEqualTo(3);
        assertThat(http.host()).isEqualTo("::1");
        assertThat(log.level()).isEqualTo(LogConfig.Level.WARN);
    }

    @Test
    void readsTheOneFileThatIsNamed() throws IOException {
        write("broken: [");
        Path other = Files.writeString(temp.resolve("other.yaml"), "stoker: {log: {level: 7}}");

        assertThat(problems(Map.of("STOKER_CONFIG", other.toString())))
                .singleElement()
                .asString()
                .startsWith(other + ":1: stoker.log.level");
        assertThat(problems(Map.of("STOKER_CONFIG", temp + "/none.yaml")))
                .containsExactly(temp + "/none.yaml: is no file that can be read");
    }

    @Test
    void checksConfiguredBackends() throws IOException {
        Path file =
                write(
                        """
                        stoker:
                          backends:
                            lab:
                              url: ftp://10.0.0.5
                              kind: vlm
                            Big:
                              url: http://me:secret@10.0.0.5/
                            fine:
                              url: http://10.0.0.5:8000
                              kind: vllm
                        """);

        List<String> found = problems(Map.of());

        String url = "' (expected: http://host:port or https://host, without a user or a query)";
        assertThat(found)
                .containsExactlyInAnyOrder(
                        file + ":4: stoker.backends.lab.url: 'ftp://10.0.0.5" + url,
                        file
                                + ":5: stoker.backends.lab.kind: 'vlm' (expected: one of anthropic,"
                                + " azure, gemini, llamacpp, lmstudio, localai, ollama, openai, tgi,"
                                + " vllm)",
                        file
                                + ":6: stoker.backends.Big: backend id: 'Big' (expected: a-z, 0-9,"
                                + " '.', '_', '-', at most 64)",
                        file + ":7: stoker.backends.Big.url: '***" + url);
    }

    @Test
    void takesABackendFromTheEnvironment() {
        ConfigReader reader =
                reader(sources(Map.of("STOKER_BACKENDS_LAB_URL", "http://10.0.0.5:8000")));

        BackendsConfig backends = requireNonNull(reader.read(BackendsConfig.class));

        assertThat(backends.byId()).containsOnlyKeys("lab");
        assertThat(problems(Map.of("STOKER_BACKENDS_LAB_URL", "http://10.0.0.5"))).isEmpty();
        assertThat(problems(Map.of("STOKER_BACKENDS_LAB_URI", "x")))
                .singleElement()
                .asString()
                .contains("unknown variable");
    }

    /** Quarkus' own key would be a way around the rule. */
    @Test
    void refusesToListenBeyondLoopbackByEitherKey() {
        assertThat(problems(Map.of("STOKER_HTTP_HOST", "0.0.0.0")))
                .singleElement()
                .asString()
                .startsWith("STOKER_HTTP_HOST: stoker.http.host: '0.0.0.0'");
        assertThat(problems(Map.of("QUARKUS_HTTP_HOST", "0.0.0.0")))
                .singleElement()
                .asString()
                .contains("quarkus.http.host: '0.0.0.0'");
        assertThat(
                        problems(
                                Map.of(
                                        "STOKER_HTTP_HOST",
                                        "0.0.0.0",
                                        "STOKER_HTTP_AUTH",
                                        "token",
                                        "STOKER_HTTP_ALLOW_REMOTE",
                                        "true")))
                .isEmpty();
    }

    @Test
    void leavesOtherVariablesAlone() {
        assertThat(
                        problems(
                                Map.of(
                                        "STOKER_LLAMA_SERVER",
                                        "/usr/bin/llama-server",
                                        "STOKER_ENGINE",
                                        "x",
                                        "QUARKUS_HTTP_PORT",
                                        "1")))
                .isEmpty();
    }

    private Path write(String text) throws IOException {
        return Files.writeString(temp.resolve("stoker.yaml"), text);
    }

    private List<String> problems(Map<String, String> environment) {
        return ConfigCheck.problems(sources(environment), ConfigCheckTest::resolve);
    }

    private ConfigSources sources(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(Map.of("XDG_CONFIG_HOME", temp + "/none"));
        all.putAll(environment);
        return new ConfigSources(all, Map.of("user.home", temp.toString()), temp);
    }

    private static ConfigReader reader(ConfigSources sources) {
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

    @Test
    void tellsWhatIsWrongWithATemplateByItsKeyAndLine() throws IOException {
        Path good = Files.writeString(temp.resolve("good.txt"), "Hello {name}");
        Path file =
                write(
                        """
                        stoker:
                          templates:
                            good:
                              file: %s
                              system: "You are {tone ?: 'kind'}."
                            bad:
                              text: |
                                Hello
                                {#if name}you
                            reaching:
                              text: "{inject:bean}"
                            both:
                              text: x
                              file: /tmp/x
                            absent:
                              file: /no/such/file
                        """
                                .formatted(good));

        assertThat(problems(Map.of()))
                .satisfiesExactlyInAnyOrder(
                        bad ->
                                assertThat(bad)
                                        .startsWith(
                                                file + ":7: stoker.templates.bad.text: line 2: ")
                                        .contains("{#if} has no end"),
                        reaching ->
                                assertThat(reaching)
                                        .contains("stoker.templates.reaching.text: line 1:"),
                        both -> assertThat(both).contains("stoker.templates.both: 'text and file'"),
                        absent ->
                                assertThat(absent)
                                        .contains(
                                                "stoker.templates.absent.file: '/no/such/file'"
                                                        + " (expected: a file that can be read)"));
    }
}
