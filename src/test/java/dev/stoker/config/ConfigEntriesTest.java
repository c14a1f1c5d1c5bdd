package dev.stoker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries that have names of the user's: backends, models, templates. */
final class ConfigEntriesTest {
    private final Path temp;
    private final ConfigHome home;

    ConfigEntriesTest(@TempDir Path temp) {
        this.temp = temp;
        this.home = new ConfigHome(temp);
    }

    @Test
    void refusesTheNameThatTheSupervisedEnginesHave() {
        assertThat(home.problems(Map.of("STOKER_BACKENDS_LLAMACPP_URL", "http://127.0.0.1:8080")))
                .singleElement()
                .asString()
                .contains("stoker.backends.llamacpp: is the name of the engines");
    }

    /** A key that is not there keeps one backend down, and not the daemon. */
    @Test
    void startsWithoutAKeyAndNamesItAndNeverItsValue() throws IOException {
        home.write(
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

        assertThat(home.problems(Map.of())).isEmpty();
        assertThat(OfflineSettings.of(home.sources(Map.of())).hindrances())
                .containsOnly(
                        entry(
                                "attic",
                                "stoker.backends.attic.key-file: cannot read /no/such/file: there"
                                        + " is no /no"),
                        entry(
                                "lab",
                                "stoker.backends.lab: variable LAB_KEY is empty (expected: the"
                                        + " key)"));
        assertThat(
                        OfflineSettings.of(home.sources(Map.of("LAB_KEY", "canary-5ec2e7")))
                                .hindrances())
                .containsOnlyKeys("attic");
    }

    /** They were as if they were not there. */
    @Test
    void namesEntriesWithNothingInThem() throws IOException {
        Path file =
                home.write(
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
        assertThat(home.problems(Map.of()))
                .containsExactly(
                        file + ":3: stoker.backends.a" + left,
                        file + ":4: stoker.backends.b" + left,
                        file + ":5: stoker.backends.c" + left,
                        file + ":12: stoker.tuning.models.\"llama3.1:8b\"" + left,
                        file + ":14: stoker.templates.brief" + left);
    }

    @Test
    void checksTheWishesForEachModel() throws IOException {
        Path file =
                home.write(
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
        assertThat(home.problems(Map.of()))
                .containsExactlyInAnyOrder(
                        file + ":5: " + named + "threads: '0' (expected: 1 to 512)",
                        file
                                + ":6: "
                                + named
                                + "keys: 'q9' (expected: one of f32, f16, bf16, q8_0, q5_1, q5_0,"
                                + " q4_1, q4_0, iq4_nl)",
                        file
                                + ":7: "
                                + named
                                + "contxt: unknown key; did you mean "
                                + named
                                + "context?",
                        file
                                + ":9: stoker.tuning.models.plain.values: 'q8_0' (expected: f16,"
                                + " bf16 or f32 where flash attention is switched off)");
    }

    @Test
    void checksConfiguredBackends() throws IOException {
        Path file =
                home.write(
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

        List<String> found = home.problems(Map.of());

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

    /** People write keys there, and what is wrong goes into the log. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.0.0.5/?key=secret",
                "http://10.0.0.5/#secret",
                "http://10.0.0.5/?key=sec ret",
                "http://me:sec ret@10.0.0.5"
            })
    void showsNoAddressThatMayHoldAKey(String url) throws IOException {
        home.write("stoker: {backends: {b: {url: '%s'}}}\n".formatted(url));

        List<String> found = home.problems(Map.of());

        assertThat(found).singleElement().asString().contains("b.url: '***'");
        assertThat(found.getFirst()).doesNotContain("sec");
    }

    @Test
    void tellsWhatIsWrongWithATemplateByItsKeyAndLine() throws IOException {
        Path good = Files.writeString(temp.resolve("good.txt"), "Hello {name}");
        Path file =
                home.write(
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

        assertThat(home.problems(Map.of()))
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
