package dev.stoker.backend.llamacpp.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.stoker.core.Bytes;
import dev.stoker.gguf.GgufBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelScanTest {
    private static final String REVISION = "0123456789abcdef0123456789abcdef01234567";
    private static final String OLDER = "00000000000000000000000000000000000000aa";

    private Stores stores = new Stores(Path.of("unset"));

    @BeforeEach
    void takesAHome(@TempDir Path home) throws IOException {
        stores = new Stores(home.toRealPath());
    }

    @Test
    void findsNothingOnAMachineWithNothing() {
        assertThat(stores.scan().models()).isEmpty();
        assertThat(stores.scan().refused()).isEmpty();
    }

    @Test
    void offersTheFactsOfAFileInLlamaCppsCache() throws IOException {
        Path file = stores.llamaCache("tiny.gguf");

        ModelFile tiny = only(stores.scan());

        assertThat(tiny.name()).isEqualTo("tiny");
        assertThat(tiny.aliases()).isEmpty();
        assertThat(tiny.store()).isEqualTo(ModelStore.LLAMA_CPP);
        assertThat(tiny.file()).isEqualTo(file);
        assertThat(tiny.size()).isEqualTo(new Bytes(Files.size(file)));
        assertThat(tiny.quantisation()).isEqualTo("F16");
        assertThat(tiny.architecture()).isEqualTo("llama");
        assertThat(tiny.trainedContext()).isEqualTo(8192);
        assertThat(tiny.projector()).isNull();
    }

    @Test
    void namesEachStoresModelsAsItsUsersDo() throws IOException {
        stores.llamaCache("ggml-org_gemma-3-4b-it-GGUF_gemma-3-4b-it-Q4_K_M.gguf");
        stores.huggingFace("unsloth/Qwen3-8B-GGUF", REVISION, "Qwen3-8B-UD-Q4_K_XL.gguf");
        stores.huggingFace("gpt2", REVISION, "model.gguf");
        stores.lmStudio("lmstudio-community/Phi-4-GGUF/Phi-4-Q6_K.gguf");
        ollama("registry.ollama.ai/library/llama3.1/8b", "a");
        ollama("registry.ollama.ai/someone/mine/latest", "b");
        ollama("hf.co/org/repo/Q4_K_M", "c");

        assertThat(stores.scan().models())
                .extracting(ModelFile::name, ModelFile::aliases)
                .containsExactly(
                        tuple("ggml-org_gemma-3-4b-it-GGUF_gemma-3-4b-it-Q4_K_M", List.of()),
                        tuple("gpt2:F16", List.of("model")),
                        tuple("unsloth/Qwen3-8B-GGUF:UD-Q4_K_XL", List.of("Qwen3-8B-UD-Q4_K_XL")),
                        tuple("lmstudio-community/Phi-4-GGUF:Q6_K", List.of("Phi-4-Q6_K")),
                        tuple("hf.co/org/repo:Q4_K_M", List.of()),
                        tuple("llama3.1:8b", List.of()),
                        tuple("someone/mine:latest", List.of("someone/mine")));
    }

    /** What a download puts there, and how it can be asked for afterwards. */
    @Test
    void namesDownloadsAfterTheirRepository() throws IOException {
        Path own = stores.home().resolve("own");
        Stores.model(own.resolve("org/repo/m-Q4_K_M.gguf"));
        Stores.model(own.resolve("org/deep/Q8_0/m-Q8_0.gguf"));
        Path eyes = Stores.projector(own.resolve("org/deep/mmproj-F16.gguf"), 1);
        Stores.model(own.resolve("org/repo/m-Q8_0.gguf.part"));
        Stores.part(own.resolve("org/split"), "s-Q8_0", 1, 2);

        ModelFiles found = ModelScan.scan(List.of(ModelPlace.own(own)), ModelFiles.none());

        assertThat(found.models())
                .extracting(ModelFile::name, ModelFile::aliases, ModelFile::projector)
                .containsExactly(
                        tuple("org/deep:Q8_0", List.of("m-Q8_0"), eyes),
                        tuple("org/repo:Q4_K_M", List.of("m-Q4_K_M"), null));
        assertThat(found.refused())
                .singleElement()
                .extracting(RefusedFile::because)
                .isEqualTo("1 of 2 parts are there, missing are 2");
    }

    /** A link that was checked could be turned elsewhere before the engine opened it. */
    @Test
    void handsAnEngineTheFileThatWasCheckedAndNotALinkToIt() throws IOException {
        Path link = stores.huggingFace("org/repo", REVISION, "m-Q8_0.gguf");

        Path handed = only(stores.scan()).file();

        assertThat(handed).isNotEqualTo(link).isEqualTo(link.toRealPath());
    }

    /** An engine finds the other parts by the name of the first, which a blob does not have. */
    @Test
    void handsAnEngineTheNamedLinkOfASplitModel() throws IOException {
        Path snapshot = stores.hub("org/repo").resolve("snapshots").resolve(REVISION);
        for (int part = 1; part <= 2; part++) {
            Path file = Stores.part(stores.home(), "big-Q8_0", part, 2);
            Path blob = stores.hub("org/repo").resolve("blobs").resolve("b" + part);
            Files.createDirectories(blob.getParent());
            Files.move(file, blob);
            Stores.link(snapshot.resolve(file.getFileName()), blob);
        }

        assertThat(only(stores.scan()).file())
                .isEqualTo(snapshot.resolve("big-Q8_0-00001-of-00002.gguf"));
    }

    @Test
    void prefersTheRevisionThatMainNames() throws IOException {
        stores.huggingFace("org/repo", OLDER, "m-Q8_0.gguf");
        stores.huggingFace("org/repo", OLDER, "old-Q8_0.gguf");
        Path current = stores.huggingFace("org/repo", REVISION, "m-Q8_0.gguf");
        Stores.write(stores.hub("org/repo").resolve("refs/main"), REVISION);

        List<ModelFile> models = stores.scan().models();

        assertThat(models)
                .extracting(ModelFile::name)
                .containsExactly("org/repo:Q8_0", OLDER + "/org/repo:Q8_0");
        assertThat(models.getFirst().file()).isEqualTo(current.toRealPath());
    }

    @Test
    void readsNewAndOldLayoutsBelowLlamaCache() throws IOException {
        Path cache = stores.home().resolve("elsewhere");
        Stores.model(cache.resolve("flat.gguf"));
        Path blob = Stores.model(cache.resolve("models--a--b/blobs/x"));
        Stores.link(cache.resolve("models--a--b/snapshots/1/new-F16.gguf"), blob);
        List<ModelPlace> places =
                ModelPlace.all(
                        List.of(),
                        Map.of("LLAMA_CACHE", cache.toString()),
                        stores.home(),
                        stores.home().resolve("system"));

        assertThat(ModelScan.scan(places, ModelFiles.none()).models())
                .extracting(ModelFile::name)
                .containsExactly("flat", "a/b:F16");
    }

    @Test
    void takesOneFileFoundTwiceForOneModelWithBothNames() throws IOException {
        stores.lmStudio("org/repo/m-Q8_0.gguf");
        ollama("registry.ollama.ai/library/llama3/8b", "same");
        ollama("registry.ollama.ai/library/llama3/latest", "same");

        ModelFiles scan = stores.scan(stores.home().resolve(".lmstudio"));

        assertThat(scan.models())
                .extracting(ModelFile::name)
                .containsExactly("m-Q8_0", "llama3:8b");
        assertThat(scan.named("org/repo:Q8_0")).isSameAs(scan.models().getFirst());
        assertThat(scan.named("llama3")).isSameAs(scan.models().getLast());
        assertThat(scan.named("llama4")).isNull();
    }

    @Test
    void tellsModelsOfOneNameApart() throws IOException {
        Path one = stores.home().resolve("one");
        Path two = stores.home().resolve("two");
        Stores.model(one.resolve("m.gguf"));
        Stores.model(two.resolve("m.gguf"));
        Stores.model(two.resolve("sub/two/m.gguf"));

        assertThat(stores.scan(one, two).models())
                .extracting(ModelFile::name)
                .containsExactly("m", "two/m", "m-2");
    }

    @Test
    void joinsThePartsOfASplitModel() throws IOException {
        Path folder = stores.home().resolve("models");
        for (int part = 1; part <= 3; part++) {
            Stores.part(folder, "big-Q4_K_M", part, 3);
        }

        ModelFile big = only(stores.scan(folder));

        assertThat(big.name()).isEqualTo("big-Q4_K_M");
        assertThat(big.file()).hasFileName("big-Q4_K_M-00001-of-00003.gguf");
        assertThat(big.parts()).hasSize(3);
        assertThat(big.size()).isGreaterThan(big.facts().size());
        assertThat(big.quantisation()).isEqualTo("Q4_K_M");
    }

    @Test
    void saysWhichPartsAreMissing() throws IOException {
        Path folder = stores.home().resolve("models");
        Stores.part(folder, "big", 2, 3);

        assertThat(because(stores.scan(folder)))
                .containsExactly("1 of 3 parts are there, missing are 1, 3");
    }

    @Test
    void refusesPartsWhoseNameAndHeaderDisagree() throws IOException {
        Path folder = stores.home().resolve("models");
        Path part = Stores.part(folder, "big", 1, 2);
        Files.move(part, folder.resolve("renamed.gguf"));

        assertThat(because(stores.scan(folder)))
                .containsExactly("is part 1 of 2 inside, part 1 of 1 by its name");
    }

    @Test
    void attachesProjectorsToTheModelBesideThem() throws IOException {
        Path folder = stores.home().resolve("models");
        Stores.model(folder.resolve("gemma-3-4b-it-Q4_K_M.gguf"));
        Stores.model(folder.resolve("other-Q4_K_M.gguf"));
        Path eyes = Stores.projector(folder.resolve("mmproj-gemma-3-4b-it-F16.gguf"), 1);
        stores.huggingFace("org/repo", REVISION, "m-Q8_0.gguf");
        Path snapshot = stores.hub("org/repo").resolve("snapshots").resolve(REVISION);
        Path blob = Stores.projector(stores.hub("org/repo").resolve("blobs/aa"), 1);
        Stores.link(snapshot.resolve("mmproj-BF16.gguf"), blob);

        ModelFiles scan = stores.scan(folder);

        assertThat(scan.models())
                .extracting(ModelFile::projector)
                .containsExactly(eyes, null, blob);
    }

    @Test
    void readsOllamasProjectors() throws IOException {
        String eyes = "sha256:" + "ab".repeat(32);
        Path blob =
                Stores.projector(
                        stores.home()
                                .resolve(".ollama/models/blobs")
                                .resolve(eyes.replace(':', '-')),
                        1);
        stores.ollamaManifest(
                "registry.ollama.ai/library/llava/7b",
                Stores.layer("model", stores.ollamaBlob("llava")),
                Stores.layer("projector", eyes));

        assertThat(only(stores.scan()).projector()).isEqualTo(blob);
    }

    /** A layer said to be a projector was handed to the engine as one, whatever it was. */
    @Test
    void takesNothingForAProjectorThatIsNone() throws IOException {
        stores.ollamaManifest(
                "registry.ollama.ai/library/llava/7b",
                Stores.layer("model", stores.ollamaBlob("llava")),
                Stores.layer("projector", stores.ollamaBlob("no projector")));

        ModelFiles scan = stores.scan();

        assertThat(scan.models()).extracting(ModelFile::projector).containsOnlyNulls();
        assertThat(because(scan)).containsExactly("names a projector that is none");
    }

    @Test
    void passesOverOllamasCloudModelsAndSaysSoOfAdapters() throws IOException {
        stores.ollamaManifest("registry.ollama.ai/library/cloud/latest");
        stores.ollamaManifest(
                "registry.ollama.ai/library/tuned/latest",
                Stores.layer("model", stores.ollamaBlob("base")),
                Stores.layer("adapter", stores.ollamaBlob("lora")));

        ModelFiles scan = stores.scan();

        assertThat(scan.models()).isEmpty();
        assertThat(because(scan))
                .containsExactly("is made of several files or an adapter, which only Ollama joins");
    }

    @Test
    void skipsWhatIsNoModel() throws IOException {
        Path folder = stores.home().resolve("models");
        Stores.projector(folder.resolve("mmproj.gguf"), 1);
        Stores.write(folder.resolve("readme.txt"), "no model");
        Stores.write(folder.resolve(".hidden.gguf"), "no model");
        Stores.write(folder.resolve(".git/x.gguf"), "no model");
        Stores.write(folder.resolve("half.gguf.part"), "no model");
        GgufBytes.header()
                .text("general.architecture", "llama")
                .write(folder.resolve("vocabulary.gguf"), 0);

        ModelFiles scan = stores.scan(folder);

        assertThat(scan.models()).isEmpty();
        assertThat(scan.refused()).isEmpty();
    }

    @Test
    void listsABrokenFileWithItsReason() throws IOException {
        Path folder = stores.home().resolve("models");
        Path broken = Stores.write(folder.resolve("broken.gguf"), "GGUF but not really");

        ModelFiles scan = stores.scan(folder);

        assertThat(scan.models()).isEmpty();
        assertThat(scan.refused()).extracting(RefusedFile::path).containsExactly(broken);
    }

    @Test
    void takesAConfiguredFileByItself() throws IOException {
        Path file = Stores.model(stores.home().resolve("models/one.gguf"));
        Stores.model(stores.home().resolve("models/two.gguf"));

        assertThat(only(stores.scan(file)).name()).isEqualTo("one");
    }

    private void ollama(String manifest, String content) throws IOException {
        stores.ollamaManifest(manifest, Stores.layer("model", stores.ollamaBlob(content)));
    }

    private static ModelFile only(ModelFiles scan) {
        assertThat(scan.refused()).isEmpty();
        assertThat(scan.models()).hasSize(1);
        return scan.models().getFirst();
    }

    private static List<String> because(ModelFiles scan) {
        return scan.refused().stream().map(RefusedFile::because).toList();
    }
}
