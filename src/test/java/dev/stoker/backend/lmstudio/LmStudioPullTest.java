package dev.stoker.backend.lmstudio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.Endpoint;
import dev.stoker.backend.PullStep;
import dev.stoker.backend.Stock;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeLmStudio;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads that LM Studio carries out, and how they are followed. */
final class LmStudioPullTest {
    private static final String MODEL = FakeLmStudio.MODEL;

    private final StudioBench bench = new StudioBench();
    private final Stock stock = bench.stock;
    private final FakeLmStudio studio = bench.studio;
    private final Endpoint at = bench.at;

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void tellsEachStepOfADownload() throws InterruptedException {
        List<PullStep> steps = new ArrayList<>();

        stock.pull(at, FakeLmStudio.PULLABLE, steps::add);

        var all = new Bytes(226_048);
        assertThat(steps.getFirst())
                .isEqualTo(new PullStep(PullStep.Phase.RESOLVING, Bytes.ZERO, null));
        assertThat(steps)
                .contains(new PullStep(PullStep.Phase.DOWNLOADING, Bytes.ZERO, all))
                .endsWith(new PullStep(PullStep.Phase.INSTALLING, all, all));
    }

    @Test
    void fetchesNothingThatIsThere() throws InterruptedException {
        List<PullStep> steps = new ArrayList<>();

        stock.pull(at, MODEL, steps::add);

        assertThat(steps.getLast().phase()).isEqualTo(PullStep.Phase.INSTALLING);
    }

    /** It goes on there whether or not it can say so. */
    @ParameterizedTest
    @CsvSource({"3, true", "4, false"})
    void followsADownloadThroughAFewFailedQuestions(int failures, boolean bears)
            throws InterruptedException {
        var looks = new AtomicInteger();
        studio.server()
                .on("/api/v1/models/download", Answers.json(200, job("downloading")))
                .on(
                        "/api/v1/models/download/status/j",
                        (exchange, wire) ->
                                (looks.incrementAndGet() > failures
                                                ? Answers.json(200, job("completed"))
                                                : Answers.loading())
                                        .give(exchange, wire));

        if (bears) {
            stock.pull(at, FakeLmStudio.PULLABLE, _ -> {});
        } else {
            assertThatThrownBy(() -> stock.pull(at, FakeLmStudio.PULLABLE, _ -> {}))
                    .hasMessage("Loading model");
        }

        assertThat(looks).hasValue(4);
    }

    private static String job(String status) {
        return "{\"job_id\":\"j\",\"status\":\"%s\"}".formatted(status);
    }

    @Test
    void endsWhenItIsInterruptedInTheMiddleOfAQuestion() throws Exception {
        studio.server()
                .on("/api/v1/models/download", Answers.json(200, job("downloading")))
                .on("/api/v1/models/download/status/j", Answers.hangBeforeHead());
        var ended = new CompletableFuture<Throwable>();
        Thread puller =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                stock.pull(at, FakeLmStudio.PULLABLE, _ -> {});
                                ended.complete(new AssertionError("not broken off"));
                            } catch (InterruptedException | RuntimeException e) {
                                ended.complete(e);
                            }
                        });
        awaitQuestion("/api/v1/models/download/status/j");

        puller.interrupt();

        assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    private void awaitQuestion(String path) throws InterruptedException {
        var pause = new CountDownLatch(1);
        for (int i = 0; i < 1000; i++) {
            if (studio.server().exchanges().stream().anyMatch(e -> e.path().equals(path))) {
                return;
            }
            assertThat(pause.await(10, TimeUnit.MILLISECONDS)).isFalse();
        }
        throw new AssertionError("nobody asked " + path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"status\":\"downloading\"}", "{\"job_id\":\"j\"}", "[]"})
    void followsNoDownloadThatCannotBeFollowed(String answer) {
        studio.server().on("/api/v1/models/download", Answers.json(200, answer));

        assertThatThrownBy(() -> stock.pull(at, FakeLmStudio.PULLABLE, _ -> {}))
                .hasMessage("LM Studio's answer does not say how the download is");
    }

    @Test
    void tellsThatADownloadFailed() {
        studio.downloadsEnd("failed");

        assertThatThrownBy(() -> stock.pull(at, FakeLmStudio.PULLABLE, _ -> {}))
                .hasMessage("LM Studio could not download 'tiny/tiny-second'; it does not say why");
    }

    @ParameterizedTest
    @CsvSource({
        "ibm/granite-4-micro, ibm/granite-4-micro,",
        "google/gemma@q4_k_m, google/gemma@q4_k_m,",
        "https://huggingface.co/a/b-GGUF, https://huggingface.co/a/b-GGUF,",
        "https://huggingface.co/a/b-GGUF@Q4_K_M, https://huggingface.co/a/b-GGUF, Q4_K_M",
    })
    void asksForAQuantisationByWhatFollowsTheAddress(
            String model, String asked, @org.jspecify.annotations.Nullable String quantisation) {
        var wish = LmStudioPull.wish(model);

        assertThat(wish.path("model").asText()).isEqualTo(asked);
        assertThat(wish.path("quantization").textValue()).isEqualTo(quantisation);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "http://huggingface.co/a/b",
                "https://huggingface.co.evil.example/a/b"
            })
    void hasNothingDownloadedFromElsewhere(String model) {
        assertThatThrownBy(() -> stock.pull(at, model, _ -> {}))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
        assertThat(studio.server().exchanges()).isEmpty();
    }
}
