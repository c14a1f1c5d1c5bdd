package dev.stoker.config;

import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Trust;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Location;
import dev.stoker.core.Secret;
import dev.stoker.fleet.ConfiguredBackend;
import dev.stoker.testing.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BackendsConfigTest {
    private static final String CANARY = "canary-5ec2e7";

    @TempDir private Path temp;

    private final Map<String, String> environment = new HashMap<>();

    private ConfigSources sources(String yaml) throws IOException {
        Path file = temp.resolve("stoker.yaml");
        Files.writeString(file, yaml);
        environment.put("STOKER_CONFIG", file.toString());
        return new ConfigSources(environment, Map.of("user.home", temp.toString()), temp);
    }

    /** The problems of one backend, each without the place. */
    private List<String> problems(String backend) throws IOException {
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
    private List<String> hindrances(String backend) throws IOException {
        assertThat(problems(backend)).isEmpty();
        String barred = backend(backend).barred();
        assertThat(barred == null ? "" : barred).doesNotContain(temp.toString(), "/no/");
        assertThat(backend(backend).key()).isNull();
        return OfflineSettings.of(sources("stoker: {backends: {x: {" + backend + "}}}"))
                .hindrances();
    }

    private ConfiguredBackend backend(String backend) throws IOException {
        ConfigSources sources = sources("stoker: {backends: {x: {" + backend + "}}}");
        var file = YamlFile.read(new ConfigSources.ConfigFile(temp.resolve("stoker.yaml"), 270));
        var reader = new ConfigReader(sources, List.of(file));
        BackendsConfig config = requireNonNull(reader.read(BackendsConfig.class));
        return BackendTargets.of(
                "x", requireNonNull(config.byId().get("x")), new BackendKeys(environment));
    }

    private Path secretFile(String name, String text, String mode) throws IOException {
        Path file = Files.writeString(temp.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @ParameterizedTest
    @CsvSource({
        "openai, OPENAI, https://api.openai.com, /v1, OPENAI_API_KEY, , true",
        "openrouter, OPENAI, https://openrouter.ai/api, /v1, OPENROUTER_API_KEY, /key, false",
        "groq, OPENAI, https://api.groq.com/openai, /v1, GROQ_API_KEY, , false",
        "huggingface, OPENAI, https://router.huggingface.co, /v1, HF_TOKEN, , false",
        "gemini, GEMINI, https://generativelanguage.googleapis.com, /v1beta/openai, GEMINI_API_KEY, , false",
        "anthropic, ANTHROPIC, https://api.anthropic.com, /v1, ANTHROPIC_API_KEY, , false"
    })
    void aPresetNeedsNothingButTheKeyInItsUsualVariable(
            String preset,
            BackendKind kind,
            String base,
            String api,
            String variable,
            @Nullable String keyTest,
            boolean completionTokens)
            throws IOException {
        environment.put(variable, CANARY);

        assertThat(problems("preset: " + preset)).isEmpty();
        ConfiguredBackend cloud = backend("preset: " + preset);
        assertThat(cloud.kind()).isEqualTo(kind);
        assertThat(cloud.open().base()).hasToString(base);
        assertThat(cloud.open().api()).isEqualTo(api);
        assertThat(cloud.key()).isEqualTo(new Secret(CANARY));
        assertThat(cloud.open().particulars().keyTest()).isEqualTo(keyTest);
        assertThat(cloud.open().particulars().completionTokens()).isEqualTo(completionTokens);
        assertThat(cloud.open().particulars().location()).isEqualTo(Location.CLOUD);
        assertThat(cloud.barred()).isNull();
        environment.remove(variable);
        assertThat(hindrances("preset: " + preset))
                .containsExactly(
                        "stoker.backends.x: variable "
                                + variable
                                + " is empty (expected: the key; or key-env, key-file or"
                                + " key-credential)");
    }

    @Test
    void theOwnersValuesAreStrongerThanAPresets() throws IOException {
        environment.put("MINE", CANARY);

        ConfiguredBackend own =
                backend(
                        "preset: openai, url: 'http://10.0.0.5:8000/x/', kind: vllm, api-path: /api,"
                                + " key-env: MINE, location: network");

        assertThat(own.kind()).isEqualTo(BackendKind.VLLM);
        assertThat(own.open().openAi("/models")).hasToString("http://10.0.0.5:8000/x/api/models");
        assertThat(own.key()).isEqualTo(new Secret(CANARY));
        assertThat(own.open().particulars().location()).isEqualTo(Location.NETWORK);
    }

    @Test
    void aCompatibleServerTakesConfigurationOnly() throws IOException {
        String server =
                "url: 'https://lab.example/llm', kind: openai, api-path: /api/v3, models: [a, b],"
                        + " headers: {X-Title: Stoker at home, HTTP-Referer: 'https://me.example'}";

        assertThat(problems(server)).isEmpty();
        Endpoint open = backend(server).open();
        assertThat(open.openAi("/chat/completions"))
                .hasToString("https://lab.example/llm/api/v3/chat/completions");
        assertThat(open.particulars().models()).containsExactly("a", "b");
        assertThat(open.particulars().location()).isNull();
        assertThat(open.access().headers())
                .containsOnly(
                        entry("x-title", "Stoker at home"),
                        entry("http-referer", "https://me.example"));
    }

    @ParameterizedTest
    @CsvSource({
        "'url: \"http://h:1/v1/\", kind: openai', http://h:1/v1/models",
        "'url: \"http://h:1\", kind: openai, api-path: /', http://h:1/models",
        "'url: \"http://h:1/v1\", kind: openai, api-path: /', http://h:1/v1/models",
        "'url: \"http://h:1/api/v3/\", kind: openai, api-path: /api/v3', http://h:1/api/v3/models",
        "'url: \"https://h/v1beta/openai/\", kind: gemini', https://h/v1beta/openai/models",
        "'url: \"https://r.openai.azure.com/openai/v1/\", kind: azure, deployments: d',"
                + " https://r.openai.azure.com/openai/v1/models",
        "'url: \"https://r.openai.azure.com\", kind: azure, deployments: d, api-version: preview',"
                + " https://r.openai.azure.com/openai/v1/models?api-version=preview",
        "'url: \"https://r.openai.azure.com/\", kind: azure, deployments: d, api-version:"
                + " 2024-10-21', https://r.openai.azure.com/openai/models?api-version=2024-10-21",
        "'url: \"https://r.openai.azure.com/openai/v1\", kind: azure, deployments: d, api-version:"
                + " 2024-10-21', https://r.openai.azure.com/openai/models?api-version=2024-10-21"
    })
    void theAddressMayCarryThePathOrNot(String backend, String models) throws IOException {
        assertThat(backend(backend).open().openAi("/models")).hasToString(models);
    }

    @ParameterizedTest
    @CsvSource({
        "'url: \"https://api.groq.com/openai\"', CLOUD",
        "'url: \"https://r.openai.azure.com\"', CLOUD",
        "'url: \"https://r.services.ai.azure.com\"', CLOUD",
        "'url: \"http://127.0.0.1:4000\", kind: anthropic', CLOUD",
        "'url: \"http://127.0.0.1:4000\", kind: gemini', CLOUD",
        "'url: \"http://127.0.0.1:4000\", kind: azure, deployments: d', CLOUD",
        "'url: \"http://127.0.0.1:4000\", kind: openai, location: cloud', CLOUD",
        "'url: \"http://127.0.0.1:4000\", kind: openai', ",
        "'url: \"https://api.openai.com.example\", kind: openai', "
    })
    void aProviderIsACloudHoweverItIsConfigured(String backend, @Nullable Location expected)
            throws IOException {
        assertThat(backend(backend).open().particulars().location()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--------"})
    void takesAKeyFileOfItsOwnerAlone(String mode) throws IOException {
        secretFile("key", CANARY + "\n", mode);

        assertThat(backend("url: 'http://h', key-file: " + temp + "/key").key())
                .isEqualTo(new Secret(CANARY));
    }

    @ParameterizedTest
    @CsvSource({
        "rw-r--r--, 0644",
        "rw-r-----, 0640",
        "rw----r--, 0604",
        "rw--w----, 0620",
        "rwx------, 0700"
    })
    void refusesAKeyFileThatOthersCanRead(String mode, String shown) throws IOException {
        Path file = secretFile("key", CANARY, mode);

        assertThat(hindrances("url: 'http://h', key-file: " + file))
                .containsExactly(
                        "stoker.backends.x.key-file: "
                                + file
                                + " has mode "
                                + shown
                                + " (expected: 0600 or stricter, so that nobody else reads it)");
    }

    @Test
    void looksAtTheModeOfTheFileBehindALink() throws IOException {
        Path file = secretFile("key", CANARY, "rw-r--r--");
        Path link = Files.createSymbolicLink(temp.resolve("link"), file);

        assertThat(hindrances("url: 'http://h', key-file: " + link))
                .singleElement()
                .asString()
                .contains("has mode 0644");
    }

    @Test
    void takesACredentialOfSystemdByName() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("credentials"));
        Files.writeString(folder.resolve("lab"), CANARY);
        environment.put("CREDENTIALS_DIRECTORY", folder.toString());

        assertThat(backend("url: 'http://h', key-credential: lab").key())
                .isEqualTo(new Secret(CANARY));
        assertThat(problems("url: 'http://h', key-credential: ../key"))
                .containsExactly(
                        "stoker.backends.x.key-credential: '../key' (expected: the name of a"
                                + " credential, without a path)");
        assertThat(hindrances("url: 'http://h', key-credential: other"))
                .containsExactly(
                        "stoker.backends.x.key-credential: cannot read " + folder + "/other");
        environment.remove("CREDENTIALS_DIRECTORY");
        assertThat(hindrances("url: 'http://h', key-credential: lab"))
                .containsExactly(
                        "stoker.backends.x.key-credential: $CREDENTIALS_DIRECTORY is not set"
                                + " (expected: a systemd service with LoadCredential=lab:…)");
    }

    @Test
    void takesOneKeyOnly() throws IOException {
        environment.put("MINE", CANARY);

        assertThat(problems("url: 'http://h', key-env: MINE, key-credential: lab"))
                .containsExactly(
                        "stoker.backends.x: has key-env and key-credential (expected: one of them)");
    }

    /** A line's end in a header would begin another one. */
    @ParameterizedTest
    @ValueSource(strings = {CANARY + "\nx-more: 1", CANARY + " two", CANARY + "\u00e9"})
    void refusesAKeyThatIsNoKeyWithoutShowingIt(String text) throws IOException {
        environment.put("MINE", text);

        assertThat(hindrances("url: 'http://h', key-env: MINE"))
                .containsExactly(
                        "stoker.backends.x: variable MINE holds no key (expected: one line of at"
                                + " most 8192 visible ASCII characters)");
        assertThat(backend("url: 'http://h', key-env: MINE").toString()).doesNotContain(CANARY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "Connection",
                "Transfer-Encoding",
                "TE",
                "Upgrade",
                "Keep-Alive",
                "Content-Length",
                "Expect",
                "X-Stoker-Hop",
                "Authorization",
                "Proxy-Authorization",
                "X-Api-Key",
                "api-key",
                "x-goog-api-key",
                "apikey",
                "Key",
                "Ocp-Apim-Subscription-Key",
                "x-functions-key",
                "X-Access-Key",
                "Cookie",
                "X-Auth-Token",
                "x-secret"
            })
    void refusesHeadersOfTheConnectionAndCredentials(String name) throws IOException {
        assertThat(problems("url: 'http://h', headers: {" + name + ": " + CANARY + "}"))
                .singleElement()
                .asString()
                .startsWith("stoker.backends.x.headers." + name + ": '***' (expected: no")
                .doesNotContain(CANARY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "preset: azure, key-env: K | stoker.backends.x.url: missing (expected: the address"
                        + " of your resource, such as https://name.openai.azure.com)",
                "key-env: K | stoker.backends.x.url: missing (expected: a value)",
                "url: 'https://r.openai.azure.com', kind: azure | stoker.backends.x.deployments:"
                        + " missing (expected: the names of your deployments, which are the models"
                        + " here)",
                "url: 'http://h', deployments: [a] | stoker.backends.x.deployments: only Azure has"
                        + " them (expected: models)",
                "url: 'http://h', api-path: v1 | stoker.backends.x.api-path: 'v1' (expected: a path"
                        + " such as /v1 or /api/v3)",
                "url: 'http://h', api-path: /a/../b | stoker.backends.x.api-path: '/a/../b'"
                        + " (expected: a path such as /v1 or /api/v3)",
                "url: 'http://h', api-version: 'a&b' | stoker.backends.x.api-version: 'a&b'"
                        + " (expected: a version such as 2024-10-21)",
                "preset: aws | stoker.backends.x.preset: 'aws' (expected: one of anthropic, azure,"
                        + " gemini, groq, huggingface, openai, openrouter)",
                "url: 'http://h', location: moon | stoker.backends.x.location: 'moon' (expected:"
                        + " one of cloud, machine, network)"
            })
    void saysWhatItExpected(String backend, String problem) throws IOException {
        environment.put("K", CANARY);

        assertThat(problems(backend)).contains(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-keyboard", "monkey", "X-Key-Holder-Team"})
    void takesHeadersThatOnlySoundLikeACredential(String name) throws IOException {
        assertThat(problems("url: 'http://h', headers: {" + name + ": a}")).isEmpty();
    }

    @Test
    void readsItsCertificatesAtTheStart() throws IOException {
        Path key =
                secretFile(
                        "client.key", Files.readString(TestCertificates.clientKey()), "rw-------");
        String tls =
                "url: 'https://h', tls: {ca-file: %s, cert-file: %s, key-file: %s}"
                        .formatted(
                                TestCertificates.authority(),
                                TestCertificates.clientCertificate(),
                                key);

        assertThat(problems(tls)).isEmpty();
        assertThat(backend(tls).open().access().trust())
                .isEqualTo(
                        new Trust(
                                TestCertificates.authority(),
                                TestCertificates.clientCertificate(),
                                key));
        assertThat(hindrances("url: 'https://h', tls: {ca-file: " + key + "}"))
                .containsExactly(
                        "stoker.backends.x.tls.ca-file: "
                                + key
                                + " (expected: certificates in PEM)");
        assertThat(hindrances("url: 'https://h', tls: {ca-file: /no/such}"))
                .containsExactly("stoker.backends.x.tls.ca-file: cannot read /no/such");
        assertThat(
                        problems(
                                "url: 'https://h', tls: {cert-file: "
                                        + TestCertificates.authority()
                                        + "}"))
                .containsExactly(
                        "stoker.backends.x.tls.key-file: missing (expected: cert-file and"
                                + " key-file, or neither)");
        Path open =
                secretFile("open.key", Files.readString(TestCertificates.clientKey()), "rw-r--r--");
        assertThat(
                        hindrances(
                                "url: 'https://h', tls: {cert-file: %s, key-file: %s}"
                                        .formatted(TestCertificates.clientCertificate(), open)))
                .singleElement()
                .asString()
                .contains("has mode 0644");
        Path none = secretFile("none.key", "no key", "rw-------");
        assertThat(
                        hindrances(
                                "url: 'https://h', tls: {cert-file: %s, key-file: %s}"
                                        .formatted(TestCertificates.clientCertificate(), none)))
                .containsExactly(
                        "stoker.backends.x.tls.key-file: "
                                + none
                                + " (expected: a private key in PEM, not encrypted)");
    }

    /** A system's own bundle is larger than any key. */
    @Test
    void takesABundleOfManyAuthorities() throws IOException {
        String one = Files.readString(TestCertificates.authority());
        Path many = secretFile("ca.pem", one.repeat(1 + 230_000 / one.length()), "rw-r--r--");

        assertThat(problems("url: 'https://h', tls: {ca-file: " + many + "}")).isEmpty();
    }

    @Test
    void takesNoEndlessFile() throws IOException {
        Path key = secretFile("endless.key", CANARY.repeat(10_000), "rw-------");
        Path bundle = secretFile("endless.pem", "x".repeat((4 << 20) + 1), "rw-------");

        assertThat(hindrances("url: 'http://h', key-file: " + key))
                .containsExactly(
                        "stoker.backends.x.key-file: "
                                + key
                                + " is larger than 64 KiB (expected: a key)");
        assertThat(hindrances("url: 'https://h', tls: {ca-file: " + bundle + "}"))
                .containsExactly(
                        "stoker.backends.x.tls.ca-file: "
                                + bundle
                                + " is larger than 4 MiB (expected: certificates)");
    }

    /** A line's end in a header would begin another one. */
    @ParameterizedTest
    @ValueSource(strings = {"a\\r\\nx-more: 1", "a\\nb", "a\\tb", "caf\u00e9", " a"})
    void takesNoValueThatIsNoneOfAHeader(String value) throws IOException {
        assertThat(problems("url: 'http://h', headers: {X-Title: \"" + value + "\"}"))
                .containsExactly(
                        "stoker.backends.x.headers.X-Title: '***' (expected: at most 2048 visible"
                                + " ASCII characters)");
    }

    @Test
    void takesHeadersOfALimitedLength() throws IOException {
        String most = "a".repeat(2048);

        assertThat(problems("url: 'http://h', headers: {X-Title: " + most + "}")).isEmpty();
        assertThat(problems("url: 'http://h', headers: {X-Title: a" + most + "}"))
                .singleElement()
                .asString()
                .contains("at most 2048");
    }
}
