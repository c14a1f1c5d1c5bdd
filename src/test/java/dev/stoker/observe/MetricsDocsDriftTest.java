package dev.stoker.observe;

import static dev.stoker.observe.ShownFleet.engine;
import static dev.stoker.observe.ShownFleet.found;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.BackendId;
import dev.stoker.inference.Usage;
import dev.stoker.proxy.CallObserver.CallRecord;
import dev.stoker.proxy.CallObserver.Outcome;
import dev.stoker.proxy.CallObserver.Recalled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/metrics.md lists every metric as Prometheus sees it, with its type and labels. */
final class MetricsDocsDriftTest {
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(stoker_\\w+)` \\| (\\w+) \\| (.+?) \\| .+ \\|$");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (stoker_\\w+) (\\w+)$");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^(stoker_\\w+)\\{(.*)}");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    private final Scrape scrape = new Scrape();

    @Test
    void documentsEveryMetricWithItsTypeAndLabels() throws IOException {
        var documented = new TreeMap<String, String>();
        ROW.matcher(Files.readString(Path.of("docs/metrics.md")))
                .results()
                .forEach(row ->
                        documented.put(
                                row.group(1),
                                row.group(2)
                                        + " "
                                        + new TreeSet<>(
                                                Arrays.asList(
                                                        row.group(3)
                                                                .replace("`", "")
                                                                .replace("–", "")
                                                                .split(", ")))));

        useAll();
        String text = scrape.text();

        var actual = new TreeMap<String, String>();
        TYPE.matcher(text)
                .results()
                .filter(type -> !type.group(1).endsWith("_max"))
                .forEach(type ->
                        actual.put(
                                type.group(1), type.group(2) + " " + labels(text, type.group(1))));
        assertThat(actual).hasSizeGreaterThan(9);
        assertThat(documented).isEqualTo(actual);
    }

    private static Set<String> labels(String text, String metric) {
        return SAMPLE.matcher(text)
                .results()
                .filter(sample -> sample.group(1).matches(metric + "(_bucket|_count|_sum)?"))
                .flatMap(sample -> LABEL.matcher(sample.group(2)).results())
                .map(label -> label.group(1))
                .filter(label -> !label.equals("le"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void useAll() {
        var fleet = new ShownFleet().with(found("ollama", ShownFleet.READY), "tiny");
        var labels = new ModelLabels(fleet);
        var ofFleet = new FleetMetrics(scrape.registry(), fleet, labels);
        ofFleet.backendsListed();
        ofFleet.engineStarted(engine("starting", 7L, 0, 0));
        ofFleet.engineFailed(engine("cooling", null, 1, 0), 1);
        QueueMetrics.register(scrape.registry(), () -> 0, () -> 0, _ -> 0);
        ofFleet.evicted(new BackendId("ollama"), "tiny");
        ofFleet.breakerOpened(new BackendId("ollama"), "tiny");
        ofFleet.refusedForMemory(new BackendId("ollama"), "tiny");
        var calls = new CallMetrics(scrape.registry(), labels);
        calls.recalled(Recalled.HIT);
        calls.ended(
                new CallRecord(
                        new BackendId("ollama"),
                        "tiny",
                        "native",
                        Outcome.ANSWERED,
                        null,
                        Duration.ofMillis(1),
                        Duration.ZERO,
                        Duration.ofMillis(2),
                        new Usage(1, 1, 1),
                        1.0,
                        1));
    }
}
