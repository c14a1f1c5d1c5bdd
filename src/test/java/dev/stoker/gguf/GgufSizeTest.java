package dev.stoker.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Bytes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GgufSizeTest {
    private static final long FIFTY_GB = 50_000_000_000L;

    @TempDir Path dir;

    /** The weights are a hole, which costs no disk. */
    @Test
    void readsAModelOfFiftyGigabytesByItsFirstKilobytes() throws IOException {
        long rows = FIFTY_GB / (1 << 13) / 2 - 1000;
        Path file =
                GgufBytes.header()
                        .text("general.architecture", "llama")
                        .uint32("llama.context_length", 131072)
                        .tensor("blk.0.ffn_up.weight", 1, 0, 1 << 13, rows)
                        .write(dir.resolve("large.gguf"), 0);
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(FIFTY_GB);
        }

        try (var channel = new CountingChannel(FileChannel.open(file))) {
            GgufFacts facts = Reads.facts(GgufReader.read(channel, channel.size()));

            assertThat(facts.size()).isEqualTo(new Bytes(FIFTY_GB));
            assertThat(facts.tensors().parameters()).isEqualTo(rows << 13);
            assertThat(facts.shape().contextTokens()).isEqualTo(131072);
            assertThat(channel.bytesRead()).isEqualTo(1 << 16);
        }
        assertThat(GgufReader.read(file)).isInstanceOf(GgufResult.Read.class);
    }
}
