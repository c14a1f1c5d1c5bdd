package dev.stoker.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.ListedModel;
import dev.stoker.testing.HttpCaller;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelPageTest {
    private static final List<ListedModel> MODELS =
            IntStream.range(0, 25)
                    .mapToObj(i ->
                            new ListedModel(
                                    "m" + i,
                                    "llamacpp",
                                    "llamacpp",
                                    "supervised",
                                    8192L,
                                    null,
                                    null,
                                    null,
                                    true))
                    .toList();

    private static JsonNode page(
            @Nullable String limit, @Nullable String after, @Nullable String before) {
        return HttpCaller.json(new String(ModelPage.of(limit, after, before).json(MODELS), UTF_8));
    }

    @Test
    void describesAModel() {
        JsonNode model = page("1", null, null).at("/data/0");

        assertThat(model.path("type").asText()).isEqualTo("model");
        assertThat(model.path("id").asText()).isEqualTo("m0");
        assertThat(model.path("display_name").asText()).isEqualTo("m0");
        assertThat(model.path("created_at").asText()).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(model.path("max_input_tokens").asInt()).isEqualTo(8192);
        assertThat(model.at("/stoker/backend").asText()).isEqualTo("llamacpp");
    }

    @ParameterizedTest
    @CsvSource({
        ",,,0,19,true",
        "10,,,0,9,true",
        "10,m9,,10,19,true",
        "10,m19,,20,24,false",
        "5,m19,,20,24,false",
        "1000,,,0,24,false",
        "10,,m20,10,19,true",
        "10,,m10,0,9,false",
        "10,,m4,0,3,false"
    })
    void givesThePageThatIsAskedFor(
            @Nullable String limit,
            @Nullable String after,
            @Nullable String before,
            int first,
            int last,
            boolean more) {
        JsonNode page = page(limit, after, before);

        List<String> ids =
                StreamSupport.stream(page.path("data").spliterator(), false)
                        .map(model -> model.path("id").asText())
                        .toList();
        assertThat(ids)
                .isEqualTo(IntStream.rangeClosed(first, last).mapToObj(i -> "m" + i).toList());
        assertThat(page.path("first_id").asText()).isEqualTo("m" + first);
        assertThat(page.path("last_id").asText()).isEqualTo("m" + last);
        assertThat(page.path("has_more").asBoolean()).isEqualTo(more);
    }

    @Test
    void endsWithNothing() {
        JsonNode page = page(null, "m24", null);

        assertThat(page.path("data")).isEmpty();
        assertThat(page.path("first_id").isNull()).isTrue();
        assertThat(page.path("has_more").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0,,,limit",
        "1001,,,limit",
        "ten,,,limit",
        ",none,,after_id",
        ",,none,before_id",
        ",m1,m2,before_id"
    })
    void refusesWhatIsNoPage(
            @Nullable String limit, @Nullable String after, @Nullable String before, String field) {
        assertThatExceptionOfType(StokerException.class)
                .isThrownBy(() -> page(limit, after, before))
                .withMessageStartingWith(field)
                .matches(e -> e.code() == ErrorCode.INVALID_REQUEST);
    }
}
