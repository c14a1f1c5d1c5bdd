package dev.stoker.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TinyGgufTest {
    @TempDir Path dir;

    /**
     * The bytes that llama-server b11669 was seen to answer correctly from. Where a digest changes,
     * check the new file against a real server before pinning it.
     */
    @Test
    void isTheSameFileOnEveryMachine() throws Exception {
        TinyGguf.with().write(dir.resolve("f16"));
        TinyGguf.with().type(TinyType.Q4_0).write(dir.resolve("q4_0"));

        assertThat(sha256("f16"))
                .isEqualTo("07c1d97dc97bace36b9761afdbdf870a42b55eae31d44b154934705730609b22");
        assertThat(sha256("q4_0"))
                .isEqualTo("555b473c796bca1a17d8b70afa81edf705720aaf283868e9cee022101426667f");
    }

    @Test
    void followsTheOptionsOfItsCommandLine() throws Exception {
        TinyGguf.with()
                .layers(3)
                .type(TinyType.Q8_0)
                .pooling(TinyGguf.Pooling.MEAN)
                .name("x")
                .seed(5)
                .write(dir.resolve("built"));

        TinyGguf.main(
                "%s --layers 3 --type q8_0 --pooling mean --name x --seed 5"
                        .formatted(dir.resolve("said"))
                        .split(" "));

        assertThat(sha256("said")).isEqualTo(sha256("built"));
    }

    @Test
    void refusesSizesThatDoNotFit() {
        assertThatThrownBy(() -> TinyGguf.with().dim(100).write(dir.resolve("x")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(dir.resolve("x")).doesNotExist();
    }

    private String sha256(String file) throws IOException, NoSuchAlgorithmException {
        byte[] bytes = Files.readAllBytes(dir.resolve(file));
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
