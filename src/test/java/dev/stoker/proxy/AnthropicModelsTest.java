package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Origin;
import dev.stoker.fleet.ModelView;
import dev.stoker.testing.HttpCaller;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The models as Anthropic's clients list them, who say which they are by a header. */
final class AnthropicModelsTest {
    private final ProxyRig rig = new ProxyRig();

    @BeforeEach
    void models() {
        rig.gateway.models(IntStream.range(0, 3).mapToObj(i -> view("a/m" + i)).toList());
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private static ModelView view(String name) {
        return new ModelView(
                name,
                new BackendId("llamacpp"),
                BackendKind.LLAMACPP,
                Origin.SUPERVISED,
                CatalogueModel.of(name).context(4096L).build());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return rig.http()
                .send(
                        HttpRequest.newBuilder(rig.uri(path))
                                .header("anthropic-version", "2023-06-01")
                                .build(),
                        BodyHandlers.ofString());
    }

    @Test
    void listsThemPageByPage() throws Exception {
        HttpResponse<String> answer = get("/v1/models?limit=2");

        JsonNode first = HttpCaller.json(answer.body());
        assertThat(first.path("has_more").asBoolean()).isTrue();
        assertThat(first.at("/data/0/max_input_tokens").asInt()).isEqualTo(4096);
        assertThat(first.at("/data/0/stoker/kind").asText()).isEqualTo("llamacpp");
        assertThat(answer.headers().firstValue("request-id")).isPresent();
        JsonNode second = HttpCaller.json(get("/v1/models?limit=2&after_id=" + "a%2Fm1").body());
        assertThat(second.path("has_more").asBoolean()).isFalse();
        assertThat(second.at("/data/0/id").asText()).isEqualTo("a/m2");
    }

    @ParameterizedTest
    @CsvSource({"/v1/models/a/m1", "/v1/models/a%2Fm1"})
    void showsOne(String path) throws Exception {
        JsonNode model = HttpCaller.json(get(path).body());

        assertThat(model.path("type").asText()).isEqualTo("model");
        assertThat(model.path("display_name").asText()).isEqualTo("a/m1");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/models/none,404,not_found_error",
        "/v1/models?limit=0,400,invalid_request_error",
        "/v1/models?after_id=none,400,invalid_request_error"
    })
    void refusesInItsOwnDialect(String path, int status, String type) throws Exception {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(HttpCaller.json(answer.body()).at("/error/type").asText()).isEqualTo(type);
    }

    @Test
    void listsThemInOpenAisDialectToEverybodyElse() throws Exception {
        HttpResponse<String> answer = rig.get("/v1/models?limit=1");

        assertThat(HttpCaller.json(answer.body()).path("data")).hasSize(3);
        assertThat(answer.headers().firstValue("request-id")).isEmpty();
    }
}
