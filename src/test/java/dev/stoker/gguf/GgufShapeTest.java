package dev.stoker.gguf;

import static dev.stoker.gguf.Reads.because;
import static dev.stoker.gguf.Reads.facts;
import static dev.stoker.gguf.Reads.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tiny models are files that llama-server b11669 loads, so their keys are its keys. */
final class GgufShapeTest {
    @TempDir Path dir;

    @Test
    void readsTheSlidingWindowWithItsPeriod() throws IOException {
        TinyGguf gemma = TinyGguf.with().architecture(TinyArchitecture.GEMMA3).layers(6);

        assertThat(shape(gemma.window(256, 3)).attention().window())
                .isEqualTo(new Attention.Window(256, List.of(), 3, null, null));
        assertThat(shape(gemma.window(256, 0)).attention().window())
                .isEqualTo(new Attention.Window(256, List.of(), null, null, null));
    }

    @Test
    void readsTheSlidingWindowWithItsPatternAndItsOwnHeads() {
        GgufBytes bytes = model();
        bytes.uint32("llama.block_count", 3);
        bytes.uint32("llama.attention.sliding_window", 512);
        bytes.raw(
                "llama.attention.sliding_window_pattern",
                9,
                bytes.ints(7),
                bytes.longs(3),
                new byte[] {1, 1, 0});
        bytes.uint32("llama.attention.key_length_swa", 64);
        bytes.uint32("llama.attention.value_length_swa", 32);
        bytes.uint32("llama.attention.shared_kv_layers", 1);

        Attention attention = facts(bytes).shape().attention();

        assertThat(attention.window())
                .isEqualTo(new Attention.Window(512, List.of(true, true, false), null, 64, 32));
        assertThat(attention.sharedKvLayers()).isEqualTo(1);
    }

    @Test
    void readsTheRanksOfLatentAttention() throws IOException {
        Attention attention =
                shape(TinyGguf.with().architecture(TinyArchitecture.DEEPSEEK2).kvRank(128))
                        .attention();

        assertThat(attention.latent()).isEqualTo(new Attention.Latent(128, 64, 64, 64, null));
        assertThat(attention.keyLength()).isEqualTo(160);
        assertThat(attention.valueLength()).isEqualTo(128);
        assertThat(attention.kvHeads()).containsExactly(1);
    }

    @Test
    void readsHeadsAndStatesOfEachLayer() throws IOException {
        GgufShape jamba =
                shape(
                        TinyGguf.with()
                                .architecture(TinyArchitecture.JAMBA)
                                .layers(4)
                                .kvHeads(0, 2, 0, 0)
                                .headLength(32));

        assertThat(jamba.attention().kvHeads()).containsExactly(0, 2, 0, 0);
        assertThat(jamba.attention().keyLength()).isEqualTo(32);
        Recurrence recurrence = Objects.requireNonNull(jamba.recurrence());
        assertThat(recurrence.convolution()).isEqualTo(4);
        assertThat(recurrence.inner()).isEqualTo(128);
        assertThat(recurrence.state()).isEqualTo(16);
        assertThat(recurrence.timeStepRank()).isEqualTo(32);
        assertThat(shape(TinyGguf.with()).recurrence()).isNull();
    }

    @Test
    void readsTheOtherRecurrentKinds() {
        GgufBytes bytes = model();
        bytes.uint32("llama.block_count", 4);
        bytes.uint32("llama.wkv.head_size", 64).uint32("llama.token_shift_count", 2);
        bytes.uint32("llama.shortconv.l_cache", 3).uint32("llama.kda.head_dim", 128);
        bytes.uint32("llama.full_attention_interval", 4).uint32("llama.ssm.group_count", 2);
        bytes.ints("llama.attention.recurrent_layers", 1, 1, 1, 0);

        assertThat(facts(bytes).shape().recurrence())
                .isEqualTo(
                        new Recurrence(
                                null,
                                null,
                                null,
                                2,
                                null,
                                64,
                                2,
                                3,
                                4,
                                128,
                                List.of(true, true, true, false)));
    }

    @Test
    void readsTheMixtureOfExperts() throws IOException {
        FeedForward mixture = shape(TinyGguf.with().experts(8, 2)).feedForward();

        assertThat(mixture.lengths()).containsExactly(128);
        assertThat(mixture.experts()).isEqualTo(new FeedForward.Experts(8, 2, null, null));
        assertThat(shape(TinyGguf.with()).feedForward().experts()).isNull();
    }

    @Test
    void readsHowTheContextWasStretched() {
        GgufBytes bytes = model();
        bytes.text("llama.rope.scaling.type", "yarn");
        bytes.raw("llama.rope.scaling.factor", 6, bytes.ints(Float.floatToIntBits(4)));
        bytes.uint32("llama.rope.scaling.original_context_length", 32768);
        bytes.raw("llama.rope.freq_base", 12, bytes.longs(Double.doubleToLongBits(1e6)));
        bytes.uint32("llama.rope.dimension_count", 128);

        assertThat(facts(bytes).shape().rope()).isEqualTo(new Rope("yarn", 4.0, 32768, 1e6, 128));
    }

    @Test
    void tellsTheLayersThatOnlyPredictFromTheOthers() {
        GgufBytes bytes = model();
        bytes.uint32("llama.block_count", 4).uint32("llama.nextn_predict_layers", 1);
        bytes.ints("llama.attention.head_count_kv", 2, 2, 2);

        GgufShape shape = facts(bytes).shape();

        assertThat(shape.blocks()).isEqualTo(4);
        assertThat(shape.predictionLayers()).isEqualTo(1);
        assertThat(shape.attention().kvHeads()).hasSize(3);
    }

    @Test
    void readsAnEncoderThatSeesBothWays() {
        GgufBytes bytes = model().raw("llama.attention.causal", 7, new byte[1]);

        assertThat(facts(bytes).shape().attention().causal()).isFalse();
        assertThat(facts(model()).shape().attention().causal()).isTrue();
    }

    @Test
    void readsWhatAProjectorSeesAndHears() {
        GgufBytes bytes = GgufBytes.header().text("general.architecture", "clip");
        bytes.raw("clip.has_vision_encoder", 7, new byte[] {1});
        bytes.text("clip.projector_type", "gemma3");
        bytes.uint32("clip.vision.block_count", 27).uint32("clip.vision.embedding_length", 1152);
        bytes.uint32("clip.vision.attention.head_count", 16);
        bytes.uint32("clip.vision.feed_forward_length", 4304);
        bytes.uint32("clip.vision.projection_dim", 2560);
        bytes.uint32("clip.vision.image_size", 896).uint32("clip.vision.patch_size", 14);

        GgufFacts facts = facts(bytes.tensor("v.patch_embd.weight", 0, 0, 16));

        assertThat(facts.projector())
                .isEqualTo(
                        new Projector(
                                new Projector.Encoder(
                                        "gemma3", 27, 1152, 16, 4304, 2560, 896, 14, null),
                                null));
        assertThat(facts(model()).projector()).isNull();
    }

    @Test
    void tellsADraftFromAModel() {
        GgufBytes bytes = GgufBytes.header().text("general.architecture", "eagle3");

        assertThat(facts(bytes.tensor("fc.weight", 0, 0, 16)).kind())
                .isEqualTo(GgufFacts.Kind.DRAFT);
    }

    /** Whoever plans with these numbers counts to them, and multiplies them. */
    @Test
    void refusesSizesThatNoModelHas() {
        assertThat(because(read(model().uint32("llama.block_count", 1025))))
                .isEqualTo("llama.block_count is 1025, expected 0 to 1024");
        assertThat(because(read(model().uint32("llama.attention.key_length", 1 << 21))))
                .isEqualTo("llama.attention.key_length is 2097152, expected 0 to 1048576");
        assertThat(because(read(model().ints("llama.feed_forward_length", 8, 1 << 30))))
                .isEqualTo("llama.feed_forward_length is 1073741824, expected 0 to 1048576");
        assertThat(because(read(model().text("llama.rope.freq_base", "x"))))
                .isEqualTo("llama.rope.freq_base is not a number");
        assertThat(because(read(model().text("llama.attention.causal", "x"))))
                .isEqualTo("llama.attention.causal is neither true nor false");
    }

    @Test
    void refusesArraysThatLeaveLayersOut() {
        GgufBytes heads = model().uint32("llama.block_count", 4);
        GgufBytes predicting = model().uint32("llama.block_count", 2);

        assertThat(because(read(heads.ints("llama.attention.head_count_kv", 2, 2))))
                .isEqualTo("llama.attention.head_count_kv has 2 values for 4 blocks");
        assertThat(because(read(predicting.uint32("llama.nextn_predict_layers", 3))))
                .isEqualTo("llama.nextn_predict_layers is 3, of 2 blocks");
    }

    private GgufShape shape(TinyGguf model) throws IOException {
        return facts(GgufReader.read(model.write(dir.resolve("tiny.gguf")))).shape();
    }

    private static GgufBytes model() {
        return GgufBytes.header()
                .text("general.architecture", "llama")
                .tensor("token_embd.weight", 0, 0, 16);
    }
}
