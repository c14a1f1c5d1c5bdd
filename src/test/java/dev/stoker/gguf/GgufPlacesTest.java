package dev.stoker.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GgufPlacesTest {
    @TempDir Path dir;

    @Test
    void sumsTheWeightsByWhereTheyAre() {
        GgufBytes bytes = GgufBytes.header().text("general.architecture", "llama");
        int offset = 0;
        for (String name :
                List.of(
                        "token_embd.weight",
                        "per_layer_token_embd.weight",
                        "blk.0.attn_q.weight",
                        "blk.2.ffn_up_exps.weight",
                        "blk.2.ffn_up_shexp.weight",
                        "output.weight",
                        "output_norm.weight",
                        "rope_freqs.weight",
                        "blk.x.weight",
                        "blk.7")) {
            bytes.tensor(name, 0, offset, 16);
            offset += 64;
        }

        GgufTensors.Places places = Reads.facts(bytes).tensors().places();

        assertThat(places)
                .isEqualTo(
                        new GgufTensors.Places(
                                new Bytes(128),
                                List.of(new Bytes(64), Bytes.ZERO, new Bytes(128)),
                                new Bytes(128),
                                new Bytes(192),
                                new Bytes(64)));
    }

    @Test
    void findsAPlaceForEachTensorOfAModel() throws IOException {
        Path file = TinyGguf.with().layers(3).experts(4, 2).write(dir.resolve("tiny.gguf"));

        GgufTensors tensors = Reads.facts(GgufReader.read(file)).tensors();

        GgufTensors.Places places = tensors.places();
        assertThat(places.blocks()).hasSize(3).containsOnly(places.blocks().getFirst());
        assertThat(places.other()).isEqualTo(Bytes.ZERO);
        assertThat(places.experts()).isEqualTo(new Bytes(3 * 3 * 4 * 64 * 128 * 2));
        assertThat(sum(places)).isEqualTo(tensors.size());
    }

    @Test
    void allocatesNothingForBlocksThatNoModelHas() {
        GgufBytes bytes =
                GgufBytes.header()
                        .text("general.architecture", "llama")
                        .tensor("blk.1024.x", 0, 0, 16)
                        .tensor("blk.2147483648.x", 0, 64, 16)
                        .tensor("blk.18446744073709551616.x", 0, 128, 16);

        GgufTensors.Places places = Reads.facts(bytes).tensors().places();

        assertThat(places.blocks()).isEmpty();
        assertThat(places.other()).isEqualTo(new Bytes(192));
    }

    static Bytes sum(GgufTensors.Places places) {
        return places.blocks().stream()
                .reduce(Bytes.ZERO, Bytes::plus)
                .plus(places.input())
                .plus(places.output())
                .plus(places.other());
    }
}
