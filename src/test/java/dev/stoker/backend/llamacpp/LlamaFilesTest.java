package dev.stoker.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Ability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.LocalModels.LocalModel;
import dev.stoker.backend.llamacpp.files.ModelPlace;
import dev.stoker.gguf.GgufBytes;
import dev.stoker.gguf.TinyGguf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LlamaFilesTest {
    private static final byte[] TRUE = {1};
    private static final int FLAG = 7;

    @TempDir private Path folder;

    @BeforeEach
    void offerOne() throws IOException {
        TinyGguf.with().write(folder.resolve("tiny-F16.gguf"));
    }

    /** As many as llama-server itself counts ({@code n_params}) in the same file. */
    @Test
    void countsWhatAModelIsMadeOf() {
        assertThat(only().model().parameters()).isEqualTo(112_704L);
    }

    @Test
    void countsAllPartsOfAModel() throws IOException {
        Path split = folder.resolve("split");
        assertThat(split.toFile().mkdir()).isTrue();
        for (int part = 1; part <= 2; part++) {
            GgufBytes bytes =
                    GgufBytes.header().uint32("split.no", part - 1).uint32("split.count", 2);
            if (part == 1) {
                bytes.text("general.architecture", "llama");
            }
            bytes.tensor("t" + part, 0, 0, 16)
                    .write(split.resolve("s-%05d-of-00002.gguf".formatted(part)), 64);
        }

        assertThat(models())
                .filteredOn(model -> model.name().equals("s"))
                .extracting(CatalogueModel::parameters)
                .containsExactly(32L);
    }

    @Test
    void knowsNoAbilityOfAModelWithoutATemplate() throws IOException {
        GgufBytes.header()
                .text("general.architecture", "llama")
                .tensor("t", 0, 0, 16)
                .write(folder.resolve("tiny-F16.gguf"), 64);

        assertThat(only().model().abilities()).isEmpty();
        assertThat(only().model().lacks()).as("no projector").containsExactly(Ability.VISION);
    }

    /** A list has what the model shown alone has. */
    @Test
    void tellsByTheTemplateWhetherItTakesToolsAlsoOnceTheFileIsAnother() throws IOException {
        templated("{% if tools %}{{ tools }}{% endif %}");
        var files = new LlamaFiles(List.of(ModelPlace.own(folder)));
        assertThat(files.scan().models().getFirst().model().abilities())
                .containsExactly(Ability.TOOLS);
        assertThat(files.scan().models().getFirst().model().abilities())
                .containsExactly(Ability.TOOLS);

        templated("{% if tools %}{{ tools }}{% endif %}<think>");

        assertThat(files.scan().models().getFirst().model().abilities())
                .containsExactlyInAnyOrder(Ability.TOOLS, Ability.REASONING);
    }

    private void templated(String template) throws IOException {
        GgufBytes.header()
                .text("general.architecture", "llama")
                .text("tokenizer.chat_template", template)
                .tensor("t", 0, 0, 16)
                .write(folder.resolve("tiny-F16.gguf"), 64);
    }

    @Test
    void tellsEyesAndEarsByTheProjector() throws IOException {
        Path eyes = projector("vision");
        assertThat(only().model().abilities())
                .contains(Ability.VISION)
                .doesNotContain(Ability.AUDIO);
        assertThat(only().model().lacks()).isEmpty();
        assertThat(only().projector()).isEqualTo(eyes);

        projector("vision", "audio");
        assertThat(only().model().abilities()).contains(Ability.VISION, Ability.AUDIO);

        projector("audio");
        assertThat(only().model().lacks()).as("only ears").containsExactly(Ability.VISION);
    }

    private Path projector(String... senses) throws IOException {
        GgufBytes bytes = GgufBytes.header().text("general.architecture", "clip");
        for (String sense : senses) {
            bytes.raw("clip.has_" + sense + "_encoder", FLAG, TRUE);
        }
        return bytes.write(folder.resolve("mmproj-tiny-F16.gguf"), 0);
    }

    private LocalModel only() {
        List<LocalModel> models = files().scan().models();
        assertThat(models).hasSize(1);
        return models.getFirst();
    }

    private List<CatalogueModel> models() {
        return files().scan().models().stream().map(LocalModel::model).toList();
    }

    private LlamaFiles files() {
        return new LlamaFiles(List.of(ModelPlace.own(folder)));
    }
}
