package dev.stoker.backend.llamacpp.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SECURITY rule 7: digest syntax and real-path containment, for every store. */
final class ContainmentTest {
    private static final String MANIFEST = "registry.ollama.ai/library/evil/latest";

    private Stores stores = new Stores(Path.of("unset"));
    private Path outside = Path.of("unset");

    @BeforeEach
    void takesAHome(@TempDir Path temp) throws IOException {
        Path real = temp.toRealPath();
        stores = new Stores(Files.createDirectory(real.resolve("home")));
        outside = Stores.model(real.resolve("outside/secret.gguf"));
    }

    /** CVE-2024-37032, CVE-2026-7020, CVE-2026-103663: a digest that is a path. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../../outside/secret.gguf",
                "sha256:../../../../outside/secret.gguf",
                "sha256-0",
                "sha256:0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef",
                "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef/..",
                "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\\n",
                "..\\\\..\\\\secret.gguf",
                "C:\\\\secret.gguf",
                "\\u0000",
                ""
            })
    void refusesADigestThatIsNone(String digest) throws IOException {
        stores.ollamaManifest(MANIFEST, Stores.layer("model", digest));

        ModelFiles scan = stores.scan();

        assertThat(scan.models()).isEmpty();
        assertThat(because(scan))
                .containsExactly("names a blob by something that is no sha256 digest");
    }

    @Test
    void refusesABlobThatIsALinkOutOfTheStore() throws IOException {
        String digest = "sha256:" + "0f".repeat(32);
        Stores.link(
                stores.home().resolve(".ollama/models/blobs").resolve(digest.replace(':', '-')),
                outside);
        stores.ollamaManifest(MANIFEST, Stores.layer("model", digest));

        assertThat(because(stores.scan())).containsExactly("leads outside of its store");
    }

    @Test
    void refusesAManifestThatIsALinkOutOfTheStore() throws IOException {
        Stores.link(stores.home().resolve(".ollama/models/manifests").resolve(MANIFEST), outside);

        assertThat(because(stores.scan())).containsExactly("leads outside of its store");
    }

    @Test
    void refusesASnapshotThatLeavesTheHubCache() throws IOException {
        Stores.link(stores.hub("org/repo").resolve("snapshots/1/m.gguf"), outside);

        ModelFiles scan = stores.scan();

        assertThat(scan.models()).isEmpty();
        assertThat(because(scan)).containsExactly("leads outside of its store");
    }

    @Test
    void followsNoLinkToAFolder() throws IOException {
        Stores.link(stores.hub("org/repo").resolve("snapshots/1"), outside.resolveSibling(""));
        Stores.link(stores.home().resolve(".lmstudio/models/a"), outside.resolveSibling(""));

        ModelFiles scan = stores.scan();

        assertThat(scan.models()).isEmpty();
    }

    @Test
    void endsWhereLinksRunInACircle() throws IOException {
        Path folder = Files.createDirectory(stores.home().resolve("models"));
        Files.createSymbolicLink(folder.resolve("self"), folder);
        Stores.link(folder.resolve("a.gguf"), folder.resolve("b.gguf"));
        Stores.link(folder.resolve("b.gguf"), folder.resolve("a.gguf"));

        ModelFiles scan = stores.scan(folder);

        assertThat(scan.models()).isEmpty();
        assertThat(scan.refused()).hasSize(2);
    }

    @Test
    void letsAConfiguredFolderLinkIntoAnotherStoreOnly() throws IOException {
        Path folder = Files.createDirectory(stores.home().resolve("models"));
        Path known = stores.lmStudio("org/repo/known.gguf");
        Stores.link(folder.resolve("mine.gguf"), known);
        Stores.link(folder.resolve("theirs.gguf"), outside);

        ModelFiles scan = stores.scan(folder);

        assertThat(scan.models()).extracting(ModelFile::name).containsExactly("mine");
        assertThat(because(scan)).containsExactly("leads outside of its store");
    }

    /** CVE-2026-119979: names that mean another folder on another system. */
    @ParameterizedTest
    @ValueSource(strings = {"a\\..\\x.gguf", "C:x.gguf", "a\nb.gguf", "\u001b[31m.gguf"})
    void refusesTreacherousNames(String name) throws IOException {
        stores.llamaCache(name);

        ModelFiles scan = stores.scan();

        assertThat(scan.models()).isEmpty();
        assertThat(scan.refused()).hasSize(1);
    }

    @Test
    void refusesManifestsThatAreNoJsonOrTooLong() throws IOException {
        Path manifests = stores.home().resolve(".ollama/models/manifests");
        Stores.write(manifests.resolve("h/n/m/broken"), "{\"layers\":[");
        Stores.write(manifests.resolve("h/n/m/deep"), "[".repeat(100_000));
        Stores.write(manifests.resolve("h/n/m/long"), " ".repeat(1 << 19));

        assertThat(because(stores.scan()))
                .containsExactly(
                        "is no manifest that can be read",
                        "is no manifest that can be read",
                        "is a manifest of 524288 bytes");
    }

    @Test
    void listsABoundedNumberOfRefusals() throws IOException {
        Path folder = Files.createDirectory(stores.home().resolve("models"));
        for (int i : IntStream.range(0, 1100).toArray()) {
            Files.createFile(folder.resolve(i + ".gguf"));
        }

        assertThat(stores.scan(folder).refused()).hasSize(1000);
    }

    private static List<String> because(ModelFiles scan) {
        return scan.refused().stream().map(RefusedFile::because).toList();
    }
}
