package dev.stoker.config;

import static dev.stoker.config.OneBackend.CANARY;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Endpoint;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Location;
import dev.stoker.core.Secret;
import dev.stoker.fleet.ConfiguredBackend;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a configured backend is: presets, addresses, locations. */
final class BackendsConfigTest {
    private final OneBackend one;

    BackendsConfigTest(@TempDir Path temp) {
        this.one = new OneBackend(temp);
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
        one.environment.put(variable, CANARY);

        assertThat(one.problems("preset: " + preset)).isEmpty();
        ConfiguredBackend cloud = one.backend("preset: " + preset);
        assertThat(cloud.kind()).isEqualTo(kind);
        assertThat(cloud.open().base()).hasToString(base);
        assertThat(cloud.open().api()).isEqualTo(api);
        assertThat(cloud.key()).isEqualTo(new Secret(CANARY));
        assertThat(cloud.open().particulars().keyTest()).isEqualTo(keyTest);
        assertThat(cloud.open().particulars().completionTokens()).isEqualTo(completionTokens);
        assertThat(cloud.open().particulars().location()).isEqualTo(Location.CLOUD);
        assertThat(cloud.barred()).isNull();
        one.environment.remove(variable);
        assertThat(one.hindrances("preset: " + preset))
                .containsExactly(
                        "stoker.backends.x: variable "
                                + variable
                                + " is empty (expected: the key; or key-env, key-file or"
                                + " key-credential)");
    }

    @Test
    void theOwnersValuesAreStrongerThanAPresets() throws IOException {
        one.environment.put("MINE", CANARY);

        ConfiguredBackend own =
                one.backend(
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

        assertThat(one.problems(server)).isEmpty();
        Endpoint open = one.backend(server).open();
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
        assertThat(one.backend(backend).open().openAi("/models")).hasToString(models);
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
        assertThat(one.backend(backend).open().particulars().location()).isEqualTo(expected);
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
        one.environment.put("K", CANARY);

        assertThat(one.problems(backend)).contains(problem);
    }
}
