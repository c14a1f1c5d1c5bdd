package dev.stoker.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.StokerException;
import dev.stoker.dialect.Fixtures;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.Embeddings;
import dev.stoker.inference.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EmbeddingCodecTest {
    private static Embeddings read(String name, int expected) {
        return EmbeddingCodec.read(Fixtures.llamaServer(name), expected, List.of());
    }

    @Test
    void readsTheSameVectorFromDigitsAndFromBase64() {
        Embeddings digits = read("embeddings.json", 1);
        Embeddings base64 = read("embeddings-base64.json", 1);

        assertThat(base64.vectors().getFirst())
                .hasSize(64)
                .isEqualTo(digits.vectors().getFirst())
                .startsWith(0.2553583f, 0.088116854f);
        assertThat(base64.usage()).isEqualTo(new Usage(3, null, null));
    }

    @Test
    void givesTheVectorsInTheOrderOfTheTexts() {
        assertThat(read("embeddings-2.json", 2).vectors()).hasSize(2);
        byte[] swapped =
                "{\"data\":[{\"index\":1,\"embedding\":[2]},{\"index\":0,\"embedding\":[1]}]}"
                        .getBytes(UTF_8);

        Embeddings embeddings = EmbeddingCodec.read(swapped, 2, List.of());

        assertThat(embeddings.vectors()).containsExactly(new float[] {1}, new float[] {2});
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"data\":[]}",
                "{\"data\":[{\"embedding\":[1,null]}]}",
                "{\"data\":[{\"embedding\":\"!!\"}]}",
                "{\"data\":[{\"embedding\":\"AAA=\"}]}",
                "{\"data\":[{\"embedding\":[1]},{\"embedding\":[1]}]}",
                "{\"data\":[{\"index\":7,\"embedding\":[1]}]}",
                "{\"error\":{\"message\":\"no\"}}"
            })
    void refusesWhatIsNotOneVectorForEachText(String body) {
        assertThatThrownBy(() -> EmbeddingCodec.read(body.getBytes(UTF_8), 1, List.of()))
                .isInstanceOf(StokerException.class);
    }

    @Test
    void writesTheTexts() {
        byte[] body = EmbeddingCodec.write("m", new EmbedRequest(null, List.of("a", "b")));

        assertThat(new String(body, UTF_8))
                .isEqualTo(
                        "{\"model\":\"m\",\"input\":[\"a\",\"b\"],\"encoding_format\":\"base64\"}");
    }
}
