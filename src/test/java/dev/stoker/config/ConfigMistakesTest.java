package dev.stoker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One mistake is one problem, at its own line, with the key that was probably meant. */
final class ConfigMistakesTest {
    private final ConfigHome home;

    ConfigMistakesTest(@TempDir Path temp) {
        this.home = new ConfigHome(temp);
    }

    /** The files are in YAML's other style, so that a case is a line. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "backends: {lab: {ulr: 'http://x'}} | backends.lab.ulr | backends.lab.url",
                "backends: {lab: {ulr: 'http://x', kind: vllm}} | backends.lab.ulr | backends.lab.url",
                "backends: {lab: {presett: groq, kind: openai}}"
                        + " | backends.lab.presett | backends.lab.preset",
                "backends: {Big: {ulr: 'http://x'}} | backends.Big.ulr | backends.Big.url",
                "backends: {my.lab: {ulr: 'http://x'}}"
                        + " | backends.\"my.lab\".ulr | backends.\"my.lab\".url",
                "backends: {lab: {url: 'http://x', apiPath: /v1}}"
                        + " | backends.lab.apiPath | backends.lab.api-path",
                "backends: {lab: {url: 'http://x', tls: {cert-file: /a, keyfile: /b}}}"
                        + " | backends.lab.tls.keyfile | backends.lab.tls.key-file",
                "backends: {lab: {preset: azure, url: 'https://x', deployment: [a]}}"
                        + " | backends.lab.deployment | backends.lab.deployments",
                "backend: {lab: {url: 'http://x', kind: vllm}} | backend | backends",
                "htp: {host: 127.0.0.1, port: 1} | htp | http",
                "http: {max_body: 1M} | http.max_body | http.max-body",
                "http: {prot: 1} | http.prot | http.port",
                "port: 1 | port | http.port",
                "http.port: 1 | \"http.port\" | http.port",
                "templates: {x: {system: a, txt: b}} | templates.x.txt | templates.x.text",
                "tuning: {models: {'llama3:8b': {contxt: 1}}}"
                        + " | tuning.models.llama3:8b.contxt | tuning.models.llama3:8b.context"
            })
    void namesTheNearKeyOnce(String text, String key, String near) throws IOException {
        Path file = home.write("stoker:\n  " + text + "\n");

        assertThat(home.problems(Map.of()))
                .containsExactly(
                        "%s:2: stoker.%s: unknown key; did you mean stoker.%s?"
                                .formatted(file, key, near));
    }

    @Test
    void namesTheNearKeyOfWhatStandsAtTheTop() throws IOException {
        Path file = home.write("http:\n  port: 1\n");

        assertThat(home.problems(Map.of()))
                .containsExactly(file + ":1: http: unknown key; did you mean stoker.http?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "backends: {lab: {url: 'http://x', port: 1}} | backends.lab.port",
                "something: {more: 1} | something",
                "http: {timeout: 1} | http.timeout"
            })
    void guessesNoKeyWhereNoneIsNear(String text, String key) throws IOException {
        Path file = home.write("stoker:\n  " + text + "\n");

        assertThat(home.problems(Map.of()))
                .containsExactly("%s:2: stoker.%s: unknown key".formatted(file, key));
    }

    /** A list of backends was as if there were none. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http: 3 | http",
                "http: [1, 2] | http",
                "backends: x | backends",
                "backends: [{url: 'http://x'}] | backends",
                "backends: {lab: [{url: 'http://x'}]} | backends.lab",
                "backends: {lab: {url: 'http://x', headers: x}} | backends.lab.headers",
                "templates: {x: Hello} | templates.x"
            })
    void namesAValueWhereASectionIsToStand(String text, String key) throws IOException {
        Path file = home.write("stoker:\n  " + text + "\n");

        assertThat(home.problems(Map.of()))
                .containsExactly(
                        "%s:2: stoker.%s: has a value or a list (expected: keys below it)"
                                .formatted(file, key));
    }

    @Test
    void namesASectionWhereAValueIsToStand() throws IOException {
        Path file = home.write("stoker:\n  http:\n    port: {a: 1, b: 2}\n");

        assertThat(home.problems(Map.of()))
                .containsExactly(
                        file + ":3: stoker.http.port: has keys below it (expected: a value)");
    }

    /** What would be wrong too if the value that cannot be used were left out. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "backends: {lab: {preset: opnai}} | backends.lab.preset: 'opnai' | one of anthropic",
                "backends: {lab: {url: 'http://x y'}} | backends.lab.url: 'http://x y'"
                        + " | an address such as http://127.0.0.1:8000",
                "backends: {lab: {kind: azur, url: 'https://x', deployments: [a]}}"
                        + " | backends.lab.kind: 'azur' | one of anthropic",
                "http: {host: 0.0.0.0, auth: tokn, allow-remote: true} | http.auth: 'tokn'"
                        + " | one of none",
                "supervise: {first-backoff: 20m} | supervise.first-backoff: '20m'"
                        + " | 100ms to 10m",
                "supervise: {max-backoff: 10ms} | supervise.max-backoff: '10ms' | 100ms to 1h",
                "supervise: {first-backoff: 2m} | supervise.first-backoff: '2m'"
                        + " | no more than stoker.supervise.max-backoff, which is 1m"
            })
    void tellsNothingThatFollows(String text, String problem, String expected) throws IOException {
        Path file = home.write("stoker:\n  " + text + "\n");

        assertThat(home.problems(Map.of()))
                .singleElement()
                .asString()
                .startsWith(file + ":2: stoker." + problem + " (expected: " + expected);
    }

    @Test
    void tellsNothingThatFollowsFromAVariableEither() {
        assertThat(
                        home.problems(
                                Map.of(
                                        "STOKER_BACKENDS_LAB_ULR",
                                        "http://x",
                                        "STOKER_BACKENDS_LAB_KIND",
                                        "vllm")))
                .containsExactly(
                        "STOKER_BACKENDS_LAB_ULR: unknown variable; did you mean"
                                + " STOKER_BACKENDS_LAB_URL?");
    }

    @Test
    void aSectionGivenTwiceIsToldOnce() throws IOException {
        Path file = home.write("stoker:\n  http:\n    port: 1\n  http:\n    port: 2\n");

        assertThat(home.problems(Map.of())).containsExactly(file + ":4: stoker.http: given twice");
    }

    /** They had no line, and so came first or last. */
    @Test
    void whatIsNotInTheFileIsToldAtTheEntryItBelongsTo() throws IOException {
        Path file =
                home.write(
                        """
                        stoker:
                          models:
                            hub-token-file: /no/such
                          discovery:
                            extra-ports: [1, x]
                          backends:
                            my.lab:
                              kind: vllm
                            lab:
                              url: http://x
                              tls:
                                cert-file: /a
                        """);

        assertThat(home.problems(Map.of()))
                .containsExactly(
                        file
                                + ":3: stoker.models.hub-token-file: cannot read /no/such: there is no /no",
                        file + ":5: stoker.discovery.extra-ports: 'x' (expected: a whole number)",
                        file + ":7: stoker.backends.\"my.lab\".url: missing (expected: a value)",
                        file
                                + ":11: stoker.backends.lab.tls.key-file: missing (expected:"
                                + " cert-file and key-file, or neither)");
    }
}
