package dev.stoker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a configuration: all of it at once, by line, with what was expected. */
final class ConfigCheckTest {
    private final ConfigHome home;

    ConfigCheckTest(@TempDir Path temp) {
        this.home = new ConfigHome(temp);
    }

    @Test
    void worksWithoutAnyFile() {
        assertThat(home.problems(Map.of())).isEmpty();
    }

    @Test
    void ordersProblemsByLineAndPutsWhatIsInNoFileLast() throws IOException {
        Path file =
                home.write(
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

        assertThat(home.problems(Map.of("STOKER_HTTP_MAX_BODY", "3Q", "STOKER_CONFG", "x")))
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
        assertThat(home.problems(Map.of(misspelt, "1")))
                .containsExactly(misspelt + ": unknown variable; did you mean " + meant + "?");
    }

    @Test
    void guessesNothingWhereNothingIsNear() {
        assertThat(home.problems(Map.of("STOKER_SOMETHING_ELSE", "1")))
                .containsExactly("STOKER_SOMETHING_ELSE: unknown variable");
    }

    @Test
    void findsEveryProblemAtOnce() throws IOException {
        Path file =
                home.write(
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

        List<String> found =
                home.problems(Map.of("STOKER_HTPP_PORT", "1", "STOKER_LOG_LEVEL", "loud"));

        assertThat(found)
                .containsExactlyInAnyOrder(
                        file + ":11: logging: unknown key",
                        file + ":9: stoker.http2: unknown key; did you mean stoker.http?",
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
                "STOKER_PROXY_CONNECT_TIMEOUT | 0s | 50ms to 1m",
                "STOKER_ADMISSION_QUEUE_LENGTH | -1 | 0 to 100000",
                "STOKER_ADMISSION_QUEUE_PER_APP | 100001 | 0 to 100000",
                "STOKER_ADMISSION_WAIT_LIMIT | 25h | 0s to 24h",
                "STOKER_ADMISSION_SWAP_AFTER | 2h | 0s to 1h",
                "STOKER_ADMISSION_SWAP_CALLS | 10001 | 0 to 10000",
                "STOKER_ADMISSION_REQUESTS_PER_MINUTE | 0 | 1 to 1000000000",
                "STOKER_ADMISSION_TOKENS_PER_MINUTE | -5 | 1 to 1000000000",
                "STOKER_ADMISSION_CONCURRENCY | 0 | 1 to 1000000000"
            })
    void saysWhatItExpected(String variable, String value, String expected) {
        List<String> found = home.problems(Map.of(variable, value));

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
        Path file = home.write(text);

        List<String> found = home.problems(Map.of());

        assertThat(found).hasSize(1);
        assertThat(found.getFirst()).startsWith(file + ":" + line + ": ");
    }

    @Test
    void takesAnEmptyFileAndEmptySections() throws IOException {
        home.write("# nothing\n");
        assertThat(home.problems(Map.of())).isEmpty();

        home.write("stoker:\n  http:\n  supervise:\n    ready-timeout:\n");
        assertThat(home.problems(Map.of())).isEmpty();
    }

    /** Quarkus' own key would be a way around the rule. */
    @Test
    void refusesToListenBeyondLoopbackByEitherKey() {
        assertThat(home.problems(Map.of("STOKER_HTTP_HOST", "0.0.0.0")))
                .singleElement()
                .asString()
                .startsWith("STOKER_HTTP_HOST: stoker.http.host: '0.0.0.0'");
        assertThat(home.problems(Map.of("QUARKUS_HTTP_HOST", "0.0.0.0")))
                .singleElement()
                .asString()
                .contains("quarkus.http.host: '0.0.0.0'");
        assertThat(
                        home.problems(
                                Map.of(
                                        "STOKER_HTTP_HOST",
                                        "0.0.0.0",
                                        "STOKER_HTTP_AUTH",
                                        "token",
                                        "STOKER_HTTP_ALLOW_REMOTE",
                                        "true")))
                .isEmpty();
    }
}
