package dev.stoker.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SECURITY rule 10: a header is read with bounds from the file's length, and a refusal names the
 * offending value.
 */
final class GgufRefusalTest {
    @TempDir Path dir;

    @Test
    void refusesWhatIsNoGguf() throws IOException {
        assertThat(because(new byte[0])).isEqualTo("does not begin with GGUF");
        assertThat(because("GGML and more".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("does not begin with GGUF");
        assertThat(because(GgufBytes.header(1, ByteOrder.LITTLE_ENDIAN).bytes(0)))
                .isEqualTo("GGUF version 1, known are 2 and 3");
    }

    @Test
    void refusesATruncatedFileWithBothLengths() throws IOException {
        byte[] whole = Files.readAllBytes(TinyGguf.with().write(dir.resolve("tiny.gguf")));

        assertThat(because(Arrays.copyOf(whole, whole.length - 1)))
                .isEqualTo("cut short: the tensors end at byte 235712, the file has 235711");
        assertThat(because(Arrays.copyOf(whole, 3000)))
                .isEqualTo("302 elements announced, there is room for 285 up to byte 3000");
    }

    @Test
    void refusesCountsThatTheFileHasNoRoomFor() throws IOException {
        assertThat(because(GgufBytes.header().bytes(Long.MAX_VALUE, 0, 64)))
                .isEqualTo(
                        "9223372036854775807 tensors announced, there is room for 3 up to byte 96");
        assertThat(because(GgufBytes.header().bytes(0, -1, 64)))
                .startsWith("18446744073709551615 keys announced");
    }

    @Test
    void refusesArraysLongerThanTheFile() throws IOException {
        GgufBytes bytes = GgufBytes.header();
        bytes.raw("a", 9, bytes.ints(10), bytes.longs(1L << 61));

        assertThat(because(bytes.bytes(0))).startsWith("2305843009213693952 elements announced");
    }

    @Test
    void refusesTextsLongerThanTheFile() throws IOException {
        GgufBytes bytes = GgufBytes.header();
        bytes.raw("a", 8, bytes.longs(1L << 40));

        assertThat(because(bytes.bytes(0))).startsWith("1099511627776 bytes wanted at byte");
    }

    @Test
    void refusesArraysNestedWithoutEnd() throws IOException {
        GgufBytes bytes = GgufBytes.header();
        byte[] nested = bytes.ints(9, 1, 0, 9, 1, 0, 9, 1, 0, 9, 1, 0, 9, 1, 0, 9, 1, 0);
        bytes.raw("a", 9, nested);

        assertThat(because(bytes.bytes(0))).isEqualTo("arrays nested deeper than 4");
    }

    @Test
    void refusesTensorsOutsideTheFile() throws IOException {
        assertThat(because(model().tensor("t", 0, 96, 16).bytes(64)))
                .startsWith("cut short: the tensors end at byte");
        assertThat(because(model().tensor("t", 0, Long.MIN_VALUE, 16).bytes(64)))
                .isEqualTo("tensor 0 begins at 9223372036854775808");
        assertThat(because(model().tensor("t", 0, 1, 16).bytes(128)))
                .isEqualTo("tensor 0 begins at 1, expected a multiple of 32");
    }

    @Test
    void refusesTensorSizesThatOverflow() throws IOException {
        assertThat(because(model().tensor("t", 0, 0, 1L << 32, 1L << 32).bytes(64)))
                .isEqualTo("tensor 0 has a side of 4294967296");
        assertThat(because(model().tensor("t", 0, 0, -1).bytes(64)))
                .isEqualTo("tensor 0 has a side of 18446744073709551615");
        assertThat(because(model().tensor("t", 2, 0, 33).bytes(64)))
                .isEqualTo("tensor 0 has rows of 33, type Q4_0 needs multiples of 32");
        assertThat(because(model().tensor("t", 99, 0, 1L << 40).bytes(64)))
                .contains("more than the file's");
    }

    @Test
    void refusesTensorsThatShareTheirBytes() throws IOException {
        GgufBytes bytes = model();
        for (int i = 0; i < 20; i++) {
            bytes.tensor("t" + i, 0, 0, 256);
        }

        assertThat(because(bytes.bytes(1024))).startsWith("5120 numbers in 20480 bytes of tensors");
    }

    @Test
    void refusesValuesThatCannotBe() throws IOException {
        assertThat(because(model().uint32("llama.block_count", -1).bytes(0)))
                .isEqualTo("llama.block_count is 4294967295, expected 0 to 2147483647");
        assertThat(because(model().text("llama.context_length", "many").bytes(0)))
                .isEqualTo("llama.context_length is not a number");
        assertThat(because(model().uint32("general.alignment", 24).bytes(0)))
                .isEqualTo("general.alignment is 24, expected a power of two");
        assertThat(because(model().text("general.architecture", "x").bytes(0)))
                .isEqualTo("key 1 repeats an earlier one");
        assertThat(because(GgufBytes.header().text("general.architecture", "../x").bytes(0)))
                .isEqualTo("general.architecture is no name of one");
        assertThat(because(GgufBytes.header().bytes(0))).isEqualTo("says no general.architecture");
        assertThat(because(model().uint32("split.no", 3).uint32("split.count", 3).bytes(0)))
                .isEqualTo("split.no is 3 of split.count 3");
        assertThat(because(model().raw("x", 13).bytes(0)))
                .isEqualTo("value type 13, known are 0 to 12");
    }

    @Test
    void refusesMetadataThatWouldFillMemory() throws IOException {
        GgufBytes bytes = GgufBytes.header();
        for (int i = 0; i < 2000; i++) {
            bytes.text("k" + i, "x".repeat(1000));
        }

        assertThat(because(bytes.bytes(0))).isEqualTo("metadata fills more than 1048576 bytes");
    }

    /** A hole of 1 TiB costs no disk; reading its zeros as empty texts would take an hour. */
    @Test
    void givesUpOnAHeaderWithoutEnd() throws IOException {
        GgufBytes bytes = GgufBytes.header();
        bytes.raw("a", 9, bytes.ints(8), bytes.longs(1L << 36));
        Path file = bytes.write(dir.resolve("hole"), 0);
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }

        assertThat(because(GgufReader.read(file)))
                .isEqualTo(
                        "68719476736 elements announced, there is room for 33554425 up to byte"
                                + " 268435456");
    }

    private static GgufBytes model() {
        return GgufBytes.header().text("general.architecture", "llama");
    }

    private static String because(byte[] file) throws IOException {
        return because(GgufReader.read(new BytesChannel(file), file.length));
    }

    private static String because(GgufResult result) {
        return switch (result) {
            case GgufResult.Refused(var because) -> because;
            case GgufResult.Read read -> "not refused: " + read;
            case GgufResult.Unreadable unreadable -> "not refused: " + unreadable;
        };
    }
}
