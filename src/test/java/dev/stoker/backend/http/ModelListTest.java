package dev.stoker.backend.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.core.Bytes;
import dev.stoker.dialect.Fixtures;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelListTest {
    @Test
    void readsWhatLlamaServerTells() {
        assertThat(ModelList.read(Fixtures.llamaServer("models.json")))
                .containsExactly(
                        CatalogueModel.of("tiny")
                                .size(new Bytes(226_048))
                                .quantisation("F16")
                                .parameters(112704L)
                                .trainedContext(8192L)
                                .context(8192L)
                                .build());
    }

    @Test
    void readsPlainListsAndThoseOfVllm() {
        byte[] body =
                """
                {"object":"list","data":[{"id":"a","owned_by":"vllm","max_model_len":4096},
                 {"id":"b","aliases":["b","c"],"status":{"value":"unloaded"}},{"x":1},null]}\
                """
                        .getBytes(UTF_8);

        List<CatalogueModel> models = ModelList.read(body);

        assertThat(models).extracting(CatalogueModel::name).containsExactly("a", "b");
        assertThat(models).extracting(CatalogueModel::context).containsExactly(4096L, null);
        assertThat(models).extracting(CatalogueModel::loaded).containsExactly(null, false);
        assertThat(models).extracting(CatalogueModel::aliases).last().isEqualTo(List.of("c"));
    }

    @Test
    void takesNoModelsForAnEmptyList() {
        assertThat(ModelList.read("{\"data\":[]}".getBytes(UTF_8))).isEmpty();
        assertThat(ModelList.read("{\"data\":null}".getBytes(UTF_8))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "It works!", "{}", "5", "{\"data\":5}", "null"})
    void refusesWhatIsNoList(String body) {
        assertThat(ModelList.read(body.getBytes(UTF_8))).isNull();
    }
}
