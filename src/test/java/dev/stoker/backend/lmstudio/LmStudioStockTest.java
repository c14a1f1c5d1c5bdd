package dev.stoker.backend.lmstudio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.Capability;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Health;
import dev.stoker.backend.ModelDetails;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.Stock;
import dev.stoker.backend.WireDialect;
import dev.stoker.core.Secret;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeLmStudio;
import dev.stoker.testing.RecordedServer;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What LM Studio tells of its models and of itself, and what an older release lacks. */
final class LmStudioStockTest {
    private static final Duration TIMEOUT = StudioBench.TIMEOUT;
    private static final String MODEL = FakeLmStudio.MODEL;
    private static final String TOKEN_REFUSED =
            "{\"error\":{\"type\":\"invalid_request\",\"code\":\"invalid_api_key\",\"message\":"
                    + "\"An LM Studio API token is required to make requests to this server\"}}";

    private final StudioBench bench = new StudioBench();
    private final LmStudioBackend backend = bench.backend;
    private final Stock stock = bench.stock;
    private final FakeLmStudio studio = bench.studio;
    private final Endpoint at = bench.at;

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void showsHowALoadedModelIsSet() {
        bench.load();

        ModelDetails details = stock.show(at, MODEL, TIMEOUT);

        assertThat(details.model().parameters()).isEqualTo(7_000_000_000L);
        assertThat(details.settings())
                .containsEntry("context_length", "8192")
                .containsEntry("parallel", "4")
                .containsEntry("format", "gguf");
    }

    @Test
    void managesNothingOfAnOlderRelease() {
        try (var older = RecordedServer.of("lm-studio-0.3.36-documented")) {
            var there = new Endpoint(older.base(), null);
            String model = "qwen2-vl-7b-instruct";

            assertThat(stock.show(there, model, TIMEOUT).model().abilities()).hasSize(1);
            assertThatThrownBy(() -> stock.load(there, ServedModel.named(model), TIMEOUT))
                    .satisfies(StudioBench::notSupported)
                    .hasMessageContaining("0.4.0 or later");
            assertThatThrownBy(() -> stock.pull(there, "a/b", _ -> {}))
                    .satisfies(StudioBench::notSupported);
            assertThat(older.asked()).noneMatch(asked -> asked.startsWith("POST"));
        }
    }

    /** A refused token must not pass for a release that does not know the path. */
    @ParameterizedTest
    @ValueSource(ints = {200, 401})
    void saysThatTheTokenIsNotTaken(int status) {
        studio.server()
                .on("/api/v1/models", Answers.json(status, TOKEN_REFUSED))
                .on("/api/v0/models", Answers.json(200, "{\"data\":[]}"));

        assertThatThrownBy(() -> backend.models(at, TIMEOUT))
                .hasMessageContaining("An LM Studio API token is required");
        assertThat(backend.health(new Endpoint(at.base(), new Secret("s")), TIMEOUT))
                .isInstanceOf(Health.Unusable.class);
    }

    @ParameterizedTest
    @CsvSource({"7B, 7000000000", "26B-A4B, 26000000000", "300M, 300000000", "1.5B, 1500000000"})
    void readsTheNumberOfWeights(String told, long count) {
        assertThat(LmStudioCatalogue.parameters(told)).isEqualTo(count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8x7B", "", "many"})
    void guessesNoNumberOfWeights(String told) {
        assertThat(LmStudioCatalogue.parameters(told)).isNull();
    }

    @Test
    void lacksWhatCameWithTheNextReleaseWhereItIsAnOlderOne() {
        try (var older = RecordedServer.of("lm-studio-0.3.36-documented")) {
            var there = new Endpoint(older.base(), null);

            assertThat(backend.health(there, TIMEOUT))
                    .isEqualTo(
                            new Health.Ready(
                                    null,
                                    Set.of(Capability.LOAD, Capability.UNLOAD, Capability.PULL)));
        }
    }

    /** It does not tell its version, so this is never proved of a server. */
    @Test
    void speaksAnthropicsDialectSinceItHasIt() {
        assertThat(backend.speaks(null)).containsExactly(WireDialect.OPENAI);
        assertThat(backend.speaks("0.4.0")).containsExactly(WireDialect.OPENAI);
        assertThat(backend.speaks("0.4.1")).contains(WireDialect.ANTHROPIC, WireDialect.OPENAI);
    }
}
