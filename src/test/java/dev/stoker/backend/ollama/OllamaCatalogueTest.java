package dev.stoker.backend.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Ability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Use;
import dev.stoker.dialect.Json;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OllamaCatalogueTest {
    /** As reported by running servers: a cloud model is listed beside the local ones. */
    private static final String TAGS =
            """
            {"models":[
             {"name":"deepseek-v4-pro:cloud","remote_model":"deepseek-v4-pro",
              "remote_host":"https://ollama.com:443","size":384,
              "capabilities":["completion","tools","thinking"]},
             {"name":"gpt-oss:120b-cloud","size":384},
             {"name":"my-cloud:latest","size":42},
             {"name":"deepseek-r1:70b","size":42,
              "details":{"parameter_size":"70.6B","family":"llama","quantization_level":"Q4_K_M"},
              "capabilities":["completion","vision","insert","image","audio"]}]}
            """;

    private static JsonNode tree(String text) {
        byte[] json = text.getBytes(StandardCharsets.UTF_8);
        return Objects.requireNonNull(Json.treeOrNull(json, 0, json.length));
    }

    @Test
    void flagsModelsThatRunElsewhere() {
        var models = OllamaCatalogue.read(tree(TAGS), tree("{\"models\":[]}"));

        assertThat(models)
                .extracting(CatalogueModel::name, CatalogueModel::remote)
                .containsExactly(
                        tuple("deepseek-v4-pro:cloud", true),
                        tuple("gpt-oss:120b-cloud", true),
                        tuple("my-cloud:latest", false),
                        tuple("deepseek-r1:70b", false));
        assertThat(models.getFirst().loaded()).isNull();
        assertThat(models.getFirst().size()).isNull();
        assertThat(models.getFirst().abilities())
                .containsExactlyInAnyOrder(Ability.TOOLS, Ability.REASONING);
    }

    /** Each sign is enough, since releases tell one and not the other. */
    @ParameterizedTest
    @CsvSource({
        "'{\"name\":\"a:latest\",\"remote_host\":\"https://ollama.com:443\"}', true",
        "'{\"name\":\"a:latest\",\"remote_model\":\"a\"}', true",
        "'{\"name\":\"a:cloud\"}', true",
        "'{\"name\":\"org/a:120b-cloud\"}', true",
        "'{\"name\":\"a:latest\",\"remote_host\":null}', false",
        "'{\"name\":\"my-cloud\"}', false",
        "'{\"name\":\"my-cloud/a:7b\"}', false"
    })
    void flagsAModelThatRunsElsewhereByAnySign(String item, boolean remote) {
        var models = OllamaCatalogue.read(tree("{\"models\":[" + item + "]}"), null);

        assertThat(models).extracting(CatalogueModel::remote).containsExactly(remote);
    }

    @Test
    void readsWhatAModelIsAndCanDo() {
        CatalogueModel model = OllamaCatalogue.read(tree(TAGS), null).getLast();

        assertThat(model.parameters()).isEqualTo(70_600_000_000L);
        assertThat(model.uses()).containsExactly(Use.GENERATE);
        assertThat(model.abilities())
                .containsExactlyInAnyOrder(Ability.VISION, Ability.INSERT, Ability.AUDIO);
        assertThat(model.loaded()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "113K,113000",
        "8.0B,8000000000",
        "494.03M,494030000",
        "1.1T,1100000000000",
        "999,999",
        "0B,",
        "8 billions,",
        ","
    })
    void readsHowManyWeightsAModelHas(@Nullable String told, @Nullable Long count) {
        assertThat(ParameterSize.count(told)).isEqualTo(count);
    }
}
