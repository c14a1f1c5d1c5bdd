package dev.stoker.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * SECURITY rule 10: whatever a file holds, reading it ends soon, in little memory, in a value. Time
 * is bounded by what is read: the reader only goes forward, and does constant work a byte.
 */
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
    private static final class Head {
        final byte[] bytes;
        final int fileBytes;
        final ByteOrder order;

        Head(byte[] bytes, int fileBytes, ByteOrder order) {
            this.bytes = bytes;
            this.fileBytes = fileBytes;
            this.order = order;
        }
    }

    private static final List<Head> HEADS = new ArrayList<>();

    @BeforeAll
    static void writesModels(@TempDir Path dir) throws IOException {
        var shapes =
                List.of(
                        TinyGguf.with().layers(1),
                        TinyGguf.with().architecture(TinyArchitecture.GEMMA3).window(256, 2),
                        TinyGguf.with().architecture(TinyArchitecture.DEEPSEEK2),
                        TinyGguf.with()
                                .architecture(TinyArchitecture.JAMBA)
                                .kvHeads(0, 2)
                                .experts(4, 2));
        for (TinyGguf shape : shapes) {
            byte[] file = Files.readAllBytes(shape.write(dir.resolve("tiny.gguf")));
            HEADS.add(head(file, ByteOrder.LITTLE_ENDIAN));
        }
        for (int version : new int[] {2, 3}) {
            for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
                HEADS.add(head(everyKey(GgufBytes.header(version, order)).bytes(4096), order));
            }
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Timeout(20)
    void endsInAValueHoweverTheHeaderIsMutated(long seed) {
        var random = new SplittableRandom(seed);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        int refused = 0;
        long most = 0;
        long mostRead = 0;
        int longest = 0;

        for (int i = 0; i < FILES_A_SEED; i++) {
            Head head = HEADS.get(random.nextInt(HEADS.size()));
            byte[] file = mutated(head, random);
            int said = random.nextInt(8) == 0 ? file.length : head.fileBytes;
            var channel = new BytesChannel(file);
            long before = threads.getCurrentThreadAllocatedBytes();
            GgufResult result = GgufReader.read(channel, said);
            most = Math.max(most, threads.getCurrentThreadAllocatedBytes() - before);
            mostRead = Math.max(mostRead, channel.bytesRead() - file.length);
            switch (result) {
                case GgufResult.Read(var facts) -> demandPlausible(facts);
                case GgufResult.Refused(var because) -> {
                    longest = Math.max(longest, because.length());
                    refused++;
                }
                case GgufResult.Unreadable(var because) -> throw new AssertionError(because);
            }
        }

        assertThat(mostRead).as("read again").isZero();
        assertThat(longest).as("characters of a reason").isBetween(20, 1500);
        assertThat(most).isLessThan(MOST_ALLOCATED_BYTES);
        assertThat(refused).isBetween(FILES_A_SEED / 4, FILES_A_SEED - 1);
    }

    /** What a planner may rely on. */
    private static void demandPlausible(GgufFacts facts) {
        GgufShape shape = facts.shape();
        Integer blocks = shape.blocks();
        int needed = blocks == null ? 0 : blocks - shape.predictionLayers();
        demand(needed >= 0 && needed <= 1024, facts);
        for (List<Integer> sizes :
                List.of(
                        shape.attention().heads(),
                        shape.attention().kvHeads(),
                        shape.feedForward().lengths())) {
            demand(sizes.stream().allMatch(n -> n >= 0 && n <= 1 << 20), facts);
            demand(sizes.size() <= 1 || sizes.size() >= needed, facts);
        }
        GgufTensors tensors = facts.tensors();
        demand(GgufPlacesTest.sum(tensors.places()).equals(tensors.size()), facts);
        demand(tensors.size().compareTo(facts.size()) <= 0, facts);
        demand(tensors.places().blocks().size() <= 1024, facts);
    }

    /** AssertJ takes ten times as long as the reading. */
    private static void demand(boolean plausible, GgufFacts facts) {
        if (!plausible) {
            throw new AssertionError("implausible: " + facts);
        }
    }

    private static byte[] mutated(Head head, SplittableRandom random) {
        byte[] file = head.bytes.clone();
        for (int n = random.nextInt(1, 5); n > 0; n--) {
            int at = place(file, random);
            ByteBuffer numbers = ByteBuffer.wrap(file).order(head.order);
            switch (random.nextInt(6)) {
                case 0 -> file[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> file[at] = (byte) random.nextInt();
                case 2 -> numbers.putLong(at, EXTREMES[random.nextInt(EXTREMES.length)]);
                case 3 -> numbers.putInt(at, random.nextInt(16));
                case 4 -> {
                    byte[] other = HEADS.get(random.nextInt(HEADS.size())).bytes;
                    int length = random.nextInt(64);
                    System.arraycopy(other, place(other, random), file, at, length);
                }
                default -> {
                    int length = random.nextInt(64);
                    System.arraycopy(file, place(file, random), file, at, length);
                }
            }
        }
        return random.nextInt(8) == 0 ? Arrays.copyOf(file, place(file, random)) : file;
    }

    /**
     * Half of the places are among the counts and first keys, or the tensors at the header's end.
     */
    private static int place(byte[] file, SplittableRandom random) {
        int end = file.length - 64;
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(4, Math.min(700, end));
            case 1 -> random.nextInt(Math.max(0, end - 1000), end);
            default -> random.nextInt(end);
        };
    }

    private static Head head(byte[] file, ByteOrder order) {
        GgufFacts facts = Reads.facts(GgufReader.read(new BytesChannel(file), file.length));
        int weights = (int) facts.tensors().size().value();
        return new Head(Arrays.copyOf(file, file.length - weights), file.length, order);
    }

    private static GgufBytes everyKey(GgufBytes bytes) {
        bytes.text("general.architecture", "x").uint32("x.block_count", 3);
        bytes.uint32("x.nextn_predict_layers", 1).uint32("x.context_length", 4096);
        bytes.ints("x.attention.head_count", 4, 4, 4).ints("x.attention.head_count_kv", 2, 0, 2);
        bytes.ints("x.feed_forward_length", 64, 64, 64).uint32("x.attention.key_length", 16);
        bytes.uint32("x.attention.sliding_window", 256);
        bytes.raw(
                "x.attention.sliding_window_pattern",
                9,
                bytes.ints(7),
                bytes.longs(3),
                new byte[] {1, 1, 0});
        bytes.uint32("x.attention.kv_lora_rank", 64).uint32("x.attention.q_lora_rank", 64);
        bytes.uint32("x.expert_count", 8).uint32("x.expert_used_count", 2);
        bytes.uint32("x.ssm.state_size", 16).ints("x.attention.recurrent_layers", 1, 0, 1);
        bytes.text("x.rope.scaling.type", "yarn").raw("x.rope.freq_base", 6, bytes.ints(1 << 30));
        bytes.raw("x.attention.causal", 7, new byte[1]).uint32("x.pooling_type", 1);
        bytes.uint16("split.count", 1).uint32("general.file_type", 7);
        bytes.raw("tokens", 9, bytes.ints(8), bytes.longs(2, 1, 0), new byte[1]);
        bytes.tensor("token_embd.weight", 0, 0, 16).tensor("blk.0.a_exps.weight", 8, 64, 32);
        return bytes.tensor("blk.2.b.weight", 2, 128, 64).tensor("output.weight", 1, 192, 32);
    }
}
