package dev.stoker.backend.llamacpp.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelPlaceTest {
    @TempDir Path home;

    @Test
    void looksWhereTheProgramsLookByDefault() {
        assertThat(places(Map.of()))
                .containsExactly(
                        new ModelPlace(ModelStore.CONFIGURED, home.resolve(".cache/stoker/models")),
                        new ModelPlace(ModelStore.LLAMA_CPP, home.resolve(".cache/llama.cpp")),
                        new ModelPlace(
                                ModelStore.LLAMA_CPP, home.resolve("Library/Caches/llama.cpp")),
                        new ModelPlace(
                                ModelStore.HUGGING_FACE, home.resolve(".cache/huggingface/hub")),
                        new ModelPlace(ModelStore.LM_STUDIO, home.resolve(".lmstudio/models")),
                        new ModelPlace(ModelStore.OLLAMA, home.resolve(".ollama/models")),
                        new ModelPlace(
                                ModelStore.OLLAMA, Path.of("/usr/share/ollama/.ollama/models")));
    }

    @ParameterizedTest
    @CsvSource({
        "HF_HUB_CACHE,          /x,     /x",
        "HUGGINGFACE_HUB_CACHE, /x,     /x",
        "HF_HOME,               /x,     /x/hub",
        "XDG_CACHE_HOME,        /x,     /x/huggingface/hub",
        "HF_HOME,               ~/y/.., HOME/hub",
        "HF_HOME,               y,      HOME/.cache/huggingface/hub",
    })
    void followsTheHubsVariables(String name, String value, String hub) {
        assertThat(places(Map.of(name, value)))
                .contains(
                        new ModelPlace(
                                ModelStore.HUGGING_FACE,
                                Path.of(hub.replace("HOME", home.toString()))));
    }

    @Test
    void asksTheNarrowerVariableFirst() {
        assertThat(places(Map.of("HF_HUB_CACHE", "/a", "HF_HOME", "/b")))
                .filteredOn(place -> place.store() == ModelStore.HUGGING_FACE)
                .containsExactly(new ModelPlace(ModelStore.HUGGING_FACE, Path.of("/a")));
    }

    @Test
    void looksForBothLayoutsBelowLlamaCache() {
        assertThat(places(Map.of("LLAMA_CACHE", "/x")))
                .contains(
                        new ModelPlace(ModelStore.LLAMA_CPP, Path.of("/x")),
                        new ModelPlace(ModelStore.HUGGING_FACE, Path.of("/x")))
                .doesNotContain(
                        new ModelPlace(ModelStore.LLAMA_CPP, home.resolve(".cache/llama.cpp")));
    }

    @Test
    void followsLmStudiosPointerBeforeItsOlderHome() throws IOException {
        Files.createDirectories(home.resolve(".cache/lm-studio"));
        assertThat(places(Map.of()))
                .contains(
                        new ModelPlace(
                                ModelStore.LM_STUDIO, home.resolve(".cache/lm-studio/models")));

        Files.writeString(home.resolve(".lmstudio-home-pointer"), "/big/lm\n");

        assertThat(places(Map.of()))
                .contains(new ModelPlace(ModelStore.LM_STUDIO, Path.of("/big/lm/models")));
    }

    @Test
    void passesOverAPointerThatIsNoPath() throws IOException {
        Files.write(home.resolve(".lmstudio-home-pointer"), new byte[] {'/', 0, (byte) 0xFF});

        assertThat(places(Map.of()))
                .contains(new ModelPlace(ModelStore.LM_STUDIO, home.resolve(".lmstudio/models")));
    }

    @Test
    void putsConfiguredFoldersFirstAndOllamasByItsVariable() {
        List<ModelPlace> places =
                ModelPlace.all(
                        List.of(Path.of("/m"), Path.of("relative")),
                        Map.of("OLLAMA_MODELS", "/o"),
                        home,
                        Path.of("/"));

        assertThat(places).startsWith(new ModelPlace(ModelStore.CONFIGURED, Path.of("/m")));
        assertThat(places)
                .contains(new ModelPlace(ModelStore.OLLAMA, Path.of("/o")))
                .noneMatch(place -> place.root().startsWith("relative"));
    }

    private List<ModelPlace> places(Map<String, String> environment) {
        return ModelPlace.all(List.of(), environment, home, Path.of("/"));
    }
}
