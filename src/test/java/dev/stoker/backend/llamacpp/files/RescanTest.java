package dev.stoker.backend.llamacpp.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.gguf.GgufResult;
import dev.stoker.gguf.TinyGguf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scan runs every few seconds for as long as the daemon does. */
final class RescanTest {
    private Path folder = Path.of("unset");
    private Stores stores = new Stores(folder);

    @BeforeEach
    void takesAHome(@TempDir Path home) throws IOException {
        stores = new Stores(home.toRealPath());
        folder = Files.createDirectory(stores.home().resolve("models"));
    }

    /** Seen by its fruits: content that changed without size and time is not noticed. */
    @Test
    void opensNoFileThatDidNotChange() throws IOException {
        Path file = Stores.model(folder.resolve("m.gguf"));
        ModelFiles before = stores.scan(folder);
        FileTime time = Files.getLastModifiedTime(file);
        Files.write(file, new byte[(int) Files.size(file)]);
        Files.setLastModifiedTime(file, time);

        ModelFiles after = ModelScan.scan(stores.places(folder), before);

        assertThat(after.models()).isEqualTo(before.models()).hasSize(1);
        assertThat(stores.scan(folder).models()).isEmpty();
    }

    @Test
    void seesWhatCameChangedAndWent() throws IOException {
        Path changes = Stores.model(folder.resolve("changes.gguf"));
        Path goes = Stores.model(folder.resolve("goes.gguf"));
        ModelFiles before = stores.scan(folder);
        TinyGguf.with().layers(3).write(changes);
        Files.delete(goes);
        Stores.model(folder.resolve("new.gguf"));

        ModelFiles after = ModelScan.scan(stores.places(folder), before);

        assertThat(after.models()).extracting(ModelFile::name).containsExactly("changes", "new");
        assertThat(after.models().getFirst().facts().shape().blocks()).isEqualTo(3);
        assertThat(after.headers()).hasSize(2);
    }

    @Test
    void remembersRefusalsButNotTroubleWithTheDisk() throws IOException {
        Stores.write(folder.resolve("broken.gguf"), "no model");
        var headers = new Headers(stores.scan(folder).headers());
        var gone =
                new FoundFile(
                        ModelStore.CONFIGURED,
                        folder.resolve("gone.gguf"),
                        folder.resolve("gone.gguf"),
                        1,
                        FileTime.fromMillis(0),
                        null);

        GgufResult result = headers.of(gone);

        assertThat(result).isEqualTo(new GgufResult.Unreadable("no such file"));
        assertThat(headers.all()).isEmpty();
        assertThat(stores.scan(folder).headers()).hasSize(1);
    }
}
