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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--arch deci --layers 3 --kv-heads 2,0,4|711ecf6608d4147d",
                "--arch gemma3 --layers 6 --window 256,3|f9f4da52c75c4508",
                "--arch deepseek2 --layers 2|298679367bc74478",
                "--arch mamba|8466c5f364baf936",
                "--arch jamba --layers 4 --kv-heads 0,2,0,0|32d391ac22657e21",
                "--experts 4,2|b97442244b76c7c9",
                "--head 32|32182fb9f1bea0e8"
            })
    void isTheSameFileInOtherArchitectures(String options, String sha256) throws Exception {
        TinyGguf.main((dir.resolve("tiny") + " " + options).split(" "));

        assertThat(sha256("tiny")).startsWith(sha256);
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
        assertThatThrownBy(() -> TinyGguf.with().kvHeads(2, 4).write(dir.resolve("x")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TinyGguf.with().dim(100).write(dir.resolve("x")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(dir.resolve("x")).doesNotExist();
    }

    private String sha256(String file) throws IOException, NoSuchAlgorithmException {
        byte[] bytes = Files.readAllBytes(dir.resolve(file));
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
