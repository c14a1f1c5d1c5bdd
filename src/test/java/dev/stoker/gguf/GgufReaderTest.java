package dev.stoker.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Bytes;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GgufReaderTest {
    @TempDir Path dir;

    @Test
    void readsTheFactsOfAModelThatLlamaServerLoads() throws IOException {
        Path file =
                TinyGguf.with()
                        .layers(3)
                        .ctx(4096)
                        .type(TinyType.Q4_0)
                        .pooling(TinyGguf.Pooling.MEAN)
                        .name("Tiny \u001b[31mred")
                        .write(dir.resolve("tiny.gguf"));

        GgufFacts facts = facts(GgufReader.read(file));

        assertThat(facts.version()).isEqualTo(3);
        assertThat(facts.byteOrder()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(facts.size()).isEqualTo(new Bytes(Files.size(file)));
        assertThat(facts.kind()).isEqualTo(GgufFacts.Kind.MODEL);
        assertThat(facts.architecture()).isEqualTo("llama");
        assertThat(facts.name()).isEqualTo("Tiny [31mred");
        assertThat(facts.quantisation()).isEqualTo("Q4_0");
        assertThat(facts.split()).isEqualTo(new GgufSplit(1, 1));
        assertThat(facts.chatTemplate()).isTrue();
        GgufShape shape = facts.shape();
        assertThat(shape.blocks()).isEqualTo(3);
        assertThat(shape.contextTokens()).isEqualTo(4096);
        assertThat(shape.embedding()).isEqualTo(64);
        assertThat(shape.vocabulary()).isEqualTo(302);
        assertThat(shape.pooling()).isEqualTo(GgufShape.Pooling.MEAN);
        assertThat(shape.attention().heads()).containsExactly(4);
        assertThat(shape.attention().kvHeads()).containsExactly(2);
        assertThat(facts.tensors().count()).isEqualTo(3 * 9 + 3);
    }

    /** What llama-server b11669 says of the same file: {@code n_params} and {@code size}. */
    @Test
    void sumsTheTensorsAsLlamaServerDoes() throws IOException {
        Path file = TinyGguf.with().write(dir.resolve("tiny.gguf"));

        GgufTensors tensors = facts(GgufReader.read(file)).tensors();

        assertThat(tensors.parameters()).isEqualTo(112704);
        assertThat(tensors.size()).isEqualTo(new Bytes(226048));
        assertThat(tensors.byType())
                .extracting(GgufTensors.OfType::type)
                .containsExactly("F16", "F32");
    }

    @ParameterizedTest
    @CsvSource({"2, LITTLE_ENDIAN", "3, LITTLE_ENDIAN", "2, BIG_ENDIAN", "3, BIG_ENDIAN"})
    void readsBothVersionsInBothByteOrders(int version, String order) throws IOException {
        ByteOrder byteOrder =
                order.equals("BIG_ENDIAN") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        GgufBytes bytes =
                model(GgufBytes.header(version, byteOrder)).uint32("llama.context_length", 512);

        GgufFacts facts = facts(read(bytes.bytes(64)));

        assertThat(facts.version()).isEqualTo(version);
        assertThat(facts.byteOrder()).isEqualTo(byteOrder);
        assertThat(facts.shape().contextTokens()).isEqualTo(512);
    }

    @Test
    void readsOnPastValuesOfEveryType() throws IOException {
        GgufBytes bytes = GgufBytes.header();
        for (int type : new int[] {0, 1, 7}) {
            bytes.raw("small." + type, type, new byte[1]);
        }
        bytes.raw("u16", 2, new byte[2]).raw("i16", 3, new byte[2]);
        bytes.raw("i32", 5, bytes.ints(-1)).raw("f32", 6, bytes.ints(1));
        bytes.raw("u64", 10, bytes.longs(-1)).raw("i64", 11, bytes.longs(-1));
        bytes.raw("f64", 12, bytes.longs(1));
        bytes.text("text", "x".repeat(3000));
        bytes.raw("texts", 9, bytes.ints(8), bytes.longs(2, 1, 0), new byte[1]);
        bytes.raw("floats", 9, bytes.ints(6), bytes.longs(3), new byte[12]);
        bytes.raw(
                "nested",
                9,
                bytes.ints(9),
                bytes.longs(1),
                bytes.ints(0),
                bytes.longs(3),
                new byte[3]);
        bytes.ints("llama.attention.head_count_kv", 4, 0, 4);

        GgufFacts facts = facts(read(model(bytes).bytes(64)));

        assertThat(facts.shape().attention().kvHeads()).containsExactly(4, 0, 4);
    }

    @Test
    void namesTheQuantisationByTheLargestTypeIfTheFileNamesNone() throws IOException {
        GgufBytes bytes =
                GgufBytes.header()
                        .text("general.architecture", "llama")
                        .tensor("small", 0, 0, 4)
                        .tensor("large", 12, 32, 256, 4);

        assertThat(facts(read(bytes.bytes(1024))).quantisation()).isEqualTo("Q4_K");
    }

    @Test
    void toleratesATensorTypeOfTheFuture() throws IOException {
        GgufBytes bytes =
                GgufBytes.header()
                        .text("general.architecture", "llama")
                        .uint32("general.file_type", 15)
                        .tensor("new", 99, 0, 256);

        GgufFacts facts = facts(read(bytes.bytes(64)));

        assertThat(facts.quantisation()).isEqualTo("Q4_K_M");
        assertThat(facts.tensors().byType().getFirst().type()).isEqualTo("type 99");
    }

    @Test
    void tellsModelsFromWhatElseIsKeptInThisFormat() throws IOException {
        assertThat(kind(GgufBytes.header().text("general.architecture", "clip")))
                .isEqualTo(GgufFacts.Kind.PROJECTOR);
        assertThat(
                        kind(
                                GgufBytes.header()
                                        .text("general.architecture", "llama")
                                        .text("general.type", "adapter")))
                .isEqualTo(GgufFacts.Kind.ADAPTER);
        assertThat(kind(GgufBytes.header().text("general.type", "imatrix")))
                .isEqualTo(GgufFacts.Kind.OTHER);
        assertThat(kind(GgufBytes.header().uint32("split.no", 1).uint32("split.count", 2)))
                .isEqualTo(GgufFacts.Kind.PART);
        assertThat(facts(read(model(GgufBytes.header()).bytes(64))).kind())
                .isEqualTo(GgufFacts.Kind.MODEL);
    }

    @Test
    void readsNoMoreOfABigFileThanItsHeader() throws IOException {
        byte[] file = Files.readAllBytes(TinyGguf.with().dim(256).write(dir.resolve("tiny.gguf")));
        var channel = new BytesChannel(file);

        GgufResult result = GgufReader.read(channel, file.length);

        assertThat(result).isInstanceOf(GgufResult.Read.class);
        assertThat(channel.bytesRead()).isEqualTo(1 << 16).isLessThan(file.length);
    }

    @Test
    void saysWhyAFileCannotBeRead() {
        assertThat(GgufReader.read(dir.resolve("none")))
                .isEqualTo(new GgufResult.Unreadable("no such file"));
        assertThat(GgufReader.read(dir)).isEqualTo(new GgufResult.Refused("not a regular file"));
    }

    private static GgufFacts.Kind kind(GgufBytes bytes) throws IOException {
        return facts(read(bytes.bytes(0))).kind();
    }

    private static GgufBytes model(GgufBytes header) {
        return header.text("general.architecture", "llama").tensor("t", 0, 0, 16);
    }

    private static GgufResult read(byte[] file) throws IOException {
        return GgufReader.read(new BytesChannel(file), file.length);
    }

    private static GgufFacts facts(GgufResult result) {
        return switch (result) {
            case GgufResult.Read(var facts) -> facts;
            case GgufResult.Refused(var because) -> throw new AssertionError(because);
            case GgufResult.Unreadable(var because) -> throw new AssertionError(because);
        };
    }
}
