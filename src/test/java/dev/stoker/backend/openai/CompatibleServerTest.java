package dev.stoker.backend.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.Access;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Health;
import dev.stoker.backend.Particulars;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.core.FaultCause;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeModelServer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any server of which nothing is known but what the configuration says. */
final class CompatibleServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final OpenAiBackend openai = new OpenAiBackend(new OpenAiWire(client));
    private final FakeModelServer server = FakeModelServer.start();

    @AfterEach
    void close() {
        server.close();
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Endpoint at(String api, String... models) {
        var particulars = new Particulars(List.of(models), null, null, false, null);
        return new Endpoint(server.base(), api, Access.OPEN, particulars);
    }

    private List<String> names(Endpoint at) {
        return openai.models(at, PATIENCE).stream().map(CatalogueModel::name).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405, 501})
    void listsTheModelsOfTheConfigurationWhereTheServerHasNoList(int status) {
        server.on("/v1/models", Answers.json(status, "{\"error\":\"no such path\"}"));

        assertThat(openai.health(at("/v1", "a", "b"), PATIENCE)).isEqualTo(new Health.Ready(null));
        assertThat(names(at("/v1", "a", "b"))).containsExactly("a", "b");
        assertThat(openai.stock().show(at("/v1", "a", "b"), "b", PATIENCE).model().name())
                .isEqualTo("b");
    }

    @Test
    void listsTheModelsOfTheConfigurationWhereTheServersListIsEmpty() {
        server.on("/v1/models", Answers.json(200, "{\"object\":\"list\",\"data\":[]}"));

        assertThat(names(at("/v1", "a"))).containsExactly("a");
        assertThat(names(at("/v1"))).isEmpty();
    }

    @Test
    void prefersTheServersOwnList() {
        assertThat(names(at("/v1", "a"))).containsExactly("tiny");
    }

    @Test
    void saysWhatToDoWhereThereIsNoListAtAll() {
        server.on("/v1/models", Answers.json(404, "{\"error\":\"no such path\"}"));

        assertThat(openai.health(at("/v1"), PATIENCE))
                .isEqualTo(
                        new Health.Unusable(
                                "it has no list of models at /v1/models (expected: its models named"
                                        + " in the configuration, under 'models')"));
    }

    @Test
    void doesNotTakeABrokenServerForOneWithoutAList() {
        server.on("/v1/models", Answers.json(500, "{\"error\":\"broken\"}"));

        assertThatThrownBy(() -> openai.models(at("/v1", "a"), PATIENCE)).hasMessage("broken");
        assertThat(openai.health(at("/v1", "a"), PATIENCE))
                .isEqualTo(new Health.Unusable("broken", FaultCause.SERVER));
    }

    @Test
    void isLoadingWhileItsServerSaysSo() {
        server.on("/v1/models", Answers.loading());

        assertThat(openai.health(at("/v1"), PATIENCE))
                .isEqualTo(new Health.Loading("Loading model"));
    }

    @Test
    void asksBelowThePathOfItsApiAndCarriesItsHeaders() {
        server.on("/api/v3/models", Answers.fixture("llama-server-0.7.0-models.json"));
        var around = new Access(Map.of(), Map.of("x-team", "kitchen"), null);

        assertThat(names(at("/api/v3").with(around))).containsExactly("tiny");
        assertThat(server.exchanges().getFirst().header("x-team")).isEqualTo("kitchen");
    }
}
