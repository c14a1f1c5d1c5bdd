package dev.stoker.fleet.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.LocalModels.LocalModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScannedFilesTest {
    private static final LocalModel TINY = model("org/Tiny", "/m/tiny-f16.gguf", "tiny");
    private static final LocalModel OTHER = model("org/Other", "/m/other.gguf", "small");

    @TempDir Path dir;

    @Test
    void findsAModelByAnyOfItsNames() {
        assertThat(same("ORG/tiny.gguf", null)).isEqualTo(TINY);
        assertThat(same("Tiny", null)).isEqualTo(TINY);
        assertThat(same("tiny-F16.GGUF", null)).isEqualTo(TINY);
        assertThat(same("tiny-f1", null)).isNull();
        assertThat(same("gpt", null, "Small")).isEqualTo(OTHER);
    }

    @Test
    void believesTheServerBeforeAName() {
        assertThat(same("tiny", Path.of("/m/other.gguf"))).isEqualTo(OTHER);
        assertThat(same("tiny", Path.of("none"))).isEqualTo(TINY);
    }

    @Test
    void findsAFileBehindALink() throws IOException {
        Path file = Files.createFile(dir.resolve("real.gguf"));
        Path link = Files.createSymbolicLink(dir.resolve("link.gguf"), file);
        LocalModel linked = new LocalModel(CatalogueModel.named("x"), link, null);

        assertThat(ScannedFiles.same(List.of(linked), CatalogueModel.named("y"), file))
                .isEqualTo(linked);
    }

    @Test
    void takesNoneWhereSeveralHaveTheName() {
        LocalModel twin = model("b", "/n/tiny-f16.gguf", "other-alias");

        assertThat(ScannedFiles.same(List.of(TINY, twin), CatalogueModel.named("tiny-f16"), null))
                .isNull();
    }

    private static @Nullable LocalModel same(String name, @Nullable Path told, String... aliases) {
        return ScannedFiles.same(List.of(TINY, OTHER), listed(name, aliases), told);
    }

    private static CatalogueModel listed(String name, String... aliases) {
        return CatalogueModel.of(name).aliases(List.of(aliases)).build();
    }

    private static LocalModel model(String name, String file, String alias) {
        return new LocalModel(listed(name, alias), Path.of(file), null);
    }
}
