package dev.stoker.dialect.openai.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.StokerException;
import dev.stoker.dialect.AnswerHead;
import dev.stoker.dialect.bytes.RequestBody;
import dev.stoker.inference.Ranking;
import dev.stoker.inference.RerankRequest;
import dev.stoker.inference.Usage;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TranslatedRerankTest {
    private static final AnswerHead HEAD =
            new AnswerHead("r1", "tiny", "localai", Instant.EPOCH, 1000);
    private static final Ranking RANKING =
            new Ranking(
                    List.of(new Ranking.Ranked(1, 0.5), new Ranking.Ranked(0, -1)),
                    new Usage(9, null, null));

    private static TranslatedRerank read(String json) {
        return TranslatedRerank.of(RequestBody.read(json.getBytes(UTF_8), (_, _, _) -> {}));
    }

    private static String json(TranslatedRerank rerank) {
        return new String(rerank.json(HEAD, RANKING), UTF_8);
    }

    @Test
    void readsTextsAndObjectsOfTexts() {
        TranslatedRerank rerank =
                read(
                        """
                        {"model":"m","query":"q","documents":["a",{"text":"b"}],"top_n":2,
                         "rank_fields":["x"]}\
                        """);

        assertThat(rerank.request()).isEqualTo(new RerankRequest("m", "q", List.of("a", "b"), 2));
        assertThat(rerank.dropped()).containsExactly("rank_fields");
    }

    @Test
    void writesTheOrder() {
        assertThat(json(read("{\"query\":\"q\",\"documents\":[\"a\",\"b\"]}")))
                .isEqualTo(
                        """
                        {"id":"r1","object":"list","model":"tiny","results":[\
                        {"index":1,"relevance_score":0.5},{"index":0,"relevance_score":-1.0}],\
                        "usage":{"prompt_tokens":9,"total_tokens":9}}\
                        """);
    }

    @Test
    void repeatsTheTextsIfTheyAreWanted() {
        assertThat(
                        json(
                                read(
                                        """
                                        {"query":"q","documents":["a","b"],
                                         "return_documents":true}\
                                        """)))
                .contains("\"index\":1,\"relevance_score\":0.5,\"document\":{\"text\":\"b\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"documents\":[\"a\"]} | query: missing",
                "{\"query\":\"q\"} | documents: missing",
                "{\"query\":\"q\",\"documents\":[]} | documents: a list",
                "{\"query\":\"q\",\"documents\":[\"a\",7]} | documents[1]: 7",
                "{\"query\":\"q\",\"documents\":[\"a\"],\"top_n\":0} | top_n: 0",
                "{\"query\":\"q\",\"documents\":[\"a\"],\"return_documents\":1} | return_documents: 1"
            })
    void tellsWhatIsWrong(String json, String detail) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(StokerException.class)
                .hasMessageContaining(detail)
                .hasMessageContaining("expected: ");
    }
}
