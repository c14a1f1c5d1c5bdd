package dev.stoker.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** SECURITY rule 10: whatever a file holds, reading it ends soon, in little memory, in a value. */
final class GgufReaderPropertyTest {
    private static final int FILES_A_SEED = 1050;
    private static final long MOST_ALLOCATED_BYTES = 8 << 20;
    private static final long[] EXTREMES = {
        0,
        1,
        9,
        0xFFFF,
        1L << 31,
        1L << 32,
        (1L << 40) + 1,
        1L << 61,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -1,
        -8
    };

    /** The weights are left out: the reader never looks at them, and copies would take the time. */
    private static byte[] header = {};

    private static int fileBytes;

    @BeforeAll
    static void writesAModel(@TempDir Path dir) throws IOException {
        byte[] model =
                Files.readAllBytes(TinyGguf.with().layers(1).write(dir.resolve("tiny.gguf")));
        var read = (GgufResult.Read) GgufReader.read(new BytesChannel(model), model.length);
        fileBytes = model.length;
        header = Arrays.copyOf(model, fileBytes - (int) read.facts().tensors().bytes());
    }

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Timeout(20)
    void endsInAValueHoweverTheHeaderIsMutated(long seed) throws IOException {
        var random = new SplittableRandom(seed);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        int refused = 0;
        long most = 0;

        for (int i = 0; i < FILES_A_SEED; i++) {
            byte[] file = mutated(random);
            int said = random.nextInt(8) == 0 ? file.length : fileBytes;
            long before = threads.getCurrentThreadAllocatedBytes();
            GgufResult result = GgufReader.read(new BytesChannel(file), said);
            most = Math.max(most, threads.getCurrentThreadAllocatedBytes() - before);
            refused += result instanceof GgufResult.Refused ? 1 : 0;
        }

        assertThat(most).isLessThan(MOST_ALLOCATED_BYTES);
        assertThat(refused).isBetween(FILES_A_SEED / 4, FILES_A_SEED - 1);
    }

    private static byte[] mutated(SplittableRandom random) {
        byte[] file = header.clone();
        for (int n = random.nextInt(1, 5); n > 0; n--) {
            int at = place(random);
            switch (random.nextInt(5)) {
                case 0 -> file[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> file[at] = (byte) random.nextInt();
                case 2 -> numbers(file).putLong(at, EXTREMES[random.nextInt(EXTREMES.length)]);
                case 3 -> numbers(file).putInt(at, random.nextInt(16));
                default -> {
                    int length = random.nextInt(64);
                    System.arraycopy(file, place(random), file, at, length);
                }
            }
        }
        return random.nextInt(8) == 0 ? Arrays.copyOf(file, place(random)) : file;
    }

    /**
     * Half of the places are among the counts and first keys, or the tensors at the header's end.
     */
    private static int place(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(4, 700);
            case 1 -> random.nextInt(header.length - 1000, header.length - 64);
            default -> random.nextInt(header.length - 64);
        };
    }

    private static ByteBuffer numbers(byte[] file) {
        return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    }
}
