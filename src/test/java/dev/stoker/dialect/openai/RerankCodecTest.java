package dev.stoker.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.StokerException;
import dev.stoker.inference.Ranking;
import dev.stoker.inference.RerankRequest;
import dev.stoker.inference.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RerankCodecTest {
    private static RerankRequest request(@Nullable Integer top) {
        return new RerankRequest(null, "q", List.of("a", "b", "c"), top);
    }

    private static Ranking read(String json, @Nullable Integer top) {
        return RerankCodec.read(json.getBytes(UTF_8), request(top), List.of());
    }

    @Test
    void writesWhatIsAskedAndNoMore() {
        assertThat(new String(RerankCodec.write("m", request(2)), UTF_8))
                .isEqualTo(
                        "{\"model\":\"m\",\"query\":\"q\",\"documents\":[\"a\",\"b\",\"c\"],"
                                + "\"top_n\":2}");
        assertThat(new String(RerankCodec.write("m", request(null)), UTF_8))
                .doesNotContain("top_n");
    }

    @Test
    void givesTheBestFirstWhateverOrderTheyComeIn() {
        Ranking ranking =
                read(
                        """
                        {"results":[{"index":0,"relevance_score":-3.5},
                          {"index":2,"relevance_score":0.5,"document":{"text":"c"}},
                          {"index":1,"relevance_score":-1}],
                         "usage":{"prompt_tokens":20,"total_tokens":20}}\
                        """,
                        null);

        assertThat(ranking.results()).extracting(Ranking.Ranked::index).containsExactly(2, 1, 0);
        assertThat(ranking.usage()).isEqualTo(new Usage(20, null, null));
    }

    @Test
    void cutsWhatAServerTellsBeyondTheWish() {
        Ranking ranking = read("[{\"index\":1,\"score\":1},{\"index\":0,\"score\":2}]", 1);

        assertThat(ranking.results()).containsExactly(new Ranking.Ranked(0, 2));
        assertThat(ranking.usage()).isEqualTo(Usage.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"results\":[]}",
                "{\"results\":[{\"index\":3,\"relevance_score\":1}]}",
                "{\"results\":[{\"index\":-1,\"relevance_score\":1}]}",
                "{\"results\":[{\"index\":0}]}",
                "{\"results\":[{\"index\":0,\"score\":1},{\"index\":0,\"score\":2}]}",
                "{\"error\":\"no reranking here\"}"
            })
    void refusesWhatIsNoRanking(String json) {
        assertThatThrownBy(() -> read(json, null)).isInstanceOf(StokerException.class);
    }
}
