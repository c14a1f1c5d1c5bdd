package dev.stoker.dialect.openai.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.openai.EmbeddingCodec;
import dev.stoker.dialect.openai.OpenAiRequest;
import dev.stoker.dialect.openai.Shape;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.Embeddings;
import dev.stoker.inference.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TranslatedEmbeddingTest {
    private static final Embeddings VECTORS =
            new Embeddings(
                    List.of(new float[] {0.5f, -1f}, new float[] {2f, 3f}),
                    new Usage(4, null, null));

    private static TranslatedEmbedding read(String json) {
        return TranslatedEmbedding.of(OpenAiRequest.read(Shape.EMBEDDING, json.getBytes(UTF_8)));
    }

    @Test
    void readsTextsDimensionsAndTheEncoding() {
        TranslatedEmbedding read =
                read("{\"model\":\"m\",\"input\":\"a\",\"dimensions\":256,\"user\":\"ann\"}");

        assertThat(read.request()).isEqualTo(new EmbedRequest("m", List.of("a"), 256));
        assertThat(read.base64()).isFalse();
        assertThat(read.dropped()).containsExactly("user");
    }

    @ParameterizedTest
    @ValueSource(strings = {"float", "base64"})
    void writesVectorsThatReadTheSame(String encoding) {
        TranslatedEmbedding read =
                read("{\"input\":[\"a\",\"b\"],\"encoding_format\":\"" + encoding + "\"}");

        byte[] json = read.json("tiny", VECTORS);

        Embeddings back = EmbeddingCodec.read(json, 2, List.of());
        assertThat(back.vectors().getFirst()).containsExactly(0.5f, -1f);
        assertThat(back.vectors().getLast()).containsExactly(2f, 3f);
        assertThat(back.usage().promptTokens()).isEqualTo(4);
    }

    @Test
    void refusesTokensAndNothing() {
        for (String input : List.of("[1,2]", "[[1],[2]]")) {
            assertThatThrownBy(() -> read("{\"input\":" + input + "}"))
                    .isInstanceOfSatisfying(
                            StokerException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_SUPPORTED));
        }
        assertThatThrownBy(() -> read("{\"input\":[]}"))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
    }
}
