package dev.stoker.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.BackendId;
import dev.stoker.core.ErrorCode;
import dev.stoker.inference.Usage;
import dev.stoker.proxy.CallObserver.CallRecord;
import dev.stoker.proxy.CallObserver.Outcome;
import dev.stoker.proxy.CallObserver.Recalled;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CallMetricsTest {
    private static final BackendId OLLAMA = new BackendId("ollama");
    private static final Pattern MODEL = Pattern.compile("model=\"([^\"]*)\"");

    private final Scrape scrape = new Scrape();
    private final ShownFleet fleet = new ShownFleet();
    private final CallMetrics metrics = new CallMetrics(scrape.registry(), new ModelLabels(fleet));

    @Test
    void countsWhatACallTook() {
        fleet.with(ShownFleet.found("ollama", ShownFleet.READY), "tiny");

        metrics.ended(
                new CallRecord(
                        OLLAMA,
                        "tiny",
                        "native",
                        Outcome.ANSWERED,
                        null,
                        Duration.ofMillis(120),
                        Duration.ofMillis(40),
                        Duration.ofSeconds(2),
                        new Usage(14, 4, 63),
                        30.4,
                        2));

        assertThat(scrape.text().lines())
                .contains(
                        "stoker_requests_total{backend=\"ollama\",dialect=\"native\",error=\"none\","
                                + "model=\"tiny\",outcome=\"answered\",} 1.0",
                        "stoker_request_seconds_sum{backend=\"ollama\",model=\"tiny\","
                                + "outcome=\"answered\",} 2.0",
                        "stoker_queue_wait_seconds_sum{backend=\"ollama\",model=\"tiny\",} 0.04",
                        "stoker_request_seconds_bucket{backend=\"ollama\",model=\"tiny\","
                                + "outcome=\"answered\",le=\"1.0\",} 0.0",
                        "stoker_request_seconds_bucket{backend=\"ollama\",model=\"tiny\","
                                + "outcome=\"answered\",le=\"2.5\",} 1.0",
                        "stoker_first_token_seconds_sum{backend=\"ollama\",model=\"tiny\",} 0.12",
                        "stoker_tokens_per_second_sum{backend=\"ollama\",model=\"tiny\",} 30.4",
                        "stoker_retries_total{backend=\"ollama\",model=\"tiny\",} 2.0",
                        tokens("prompt", 14),
                        tokens("cached", 4),
                        tokens("completion", 63));
    }

    @Test
    void countsAFailedCallUnderItsCodeAlsoWhereNoBackendWasFound() {
        metrics.ended(failed(null, null));

        assertThat(scrape.text())
                .contains(
                        "stoker_requests_total{backend=\"none\",dialect=\"openai\","
                                + "error=\"model_not_found\",model=\"none\",outcome=\"failed\",} 1.0")
                .doesNotContain("stoker_tokens_total{", "stoker_first_token_seconds_count{");
    }

    @Test
    void neverMakesALabelOfANameThatTheCatalogueDoesNotList() {
        fleet.with(ShownFleet.found("ollama", ShownFleet.READY), "tiny");
        var random = new SplittableRandom(1);

        for (int i = 0; i < 10_000; i++) {
            metrics.ended(failed(OLLAMA, Long.toHexString(random.nextLong())));
        }

        assertThat(modelLabels()).containsExactly("other");
        assertThat(scrape.text()).contains("outcome=\"failed\",} 10000.0");
    }

    @Test
    void namesAtMostTwoHundredModelsHoweverManyAreListed() {
        String[] names = IntStream.range(0, 10_000).mapToObj(i -> "m" + i).toArray(String[]::new);
        fleet.with(ShownFleet.found("ollama", ShownFleet.READY), names);

        for (String name : names) {
            metrics.ended(failed(OLLAMA, name));
        }

        assertThat(modelLabels()).hasSize(ModelLabels.MOST + 1).contains("m0", "m199", "other");
        assertThat(scrape.text()).contains("model=\"other\",outcome=\"failed\",} 9800.0");
    }

    @Test
    void keepsTheLabelOfAModelThatIsListedNoLonger() {
        fleet.with(ShownFleet.found("ollama", ShownFleet.READY), "tiny");
        var labels = new ModelLabels(fleet);
        var before = labels.of(OLLAMA, "tiny");
        fleet.without(OLLAMA);

        var after = labels.of(OLLAMA, "tiny");

        assertThat(after).isEqualTo(before);
    }

    @Test
    void countsHowCallsOfRoutesThatKeepAnswersWereAnswered() {
        metrics.recalled(Recalled.HIT);
        metrics.recalled(Recalled.HIT);
        metrics.recalled(Recalled.BYPASS);

        assertThat(scrape.text().lines())
                .contains(
                        "stoker_cache_total{outcome=\"hit\",} 2.0",
                        "stoker_cache_total{outcome=\"bypass\",} 1.0");
    }

    private Set<String> modelLabels() {
        return MODEL.matcher(scrape.text())
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toSet());
    }

    private static CallRecord failed(@Nullable BackendId backend, @Nullable String model) {
        return new CallRecord(
                backend,
                model,
                "openai",
                Outcome.FAILED,
                ErrorCode.MODEL_NOT_FOUND,
                null,
                Duration.ZERO,
                Duration.ofMillis(3),
                Usage.UNKNOWN,
                null,
                0);
    }

    private static String tokens(String kind, int number) {
        return "stoker_tokens_total{backend=\"ollama\",kind=\"%s\",model=\"tiny\",} %d.0"
                .formatted(kind, number);
    }
}
