package dev.stoker.observe;

import static dev.stoker.observe.ShownFleet.engine;
import static dev.stoker.observe.ShownFleet.found;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Health;
import dev.stoker.core.BackendId;
import dev.stoker.core.Current;
import dev.stoker.core.StokerVersion;
import dev.stoker.fleet.BackendView;
import dev.stoker.fleet.EngineView;
import dev.stoker.fleet.FleetEvent;
import dev.stoker.tuning.TuningSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FleetObserverTest {
    private static final Logger JOURNAL = Logger.getLogger("dev.stoker");

    private final ShownFleet fleet = new ShownFleet();
    private final Scrape scrape = new Scrape();
    private final Current<TuningSettings> tuning =
            new Current<>(UnusedWishesTest.tuning("tinny", "tiny"));
    private final WishWarnings wishes = new WishWarnings(fleet, tuning);
    private final StartLine startLine = new StartLine(new StokerVersion("0.1.0"), wishes);
    private final FleetObserver observer =
            new FleetObserver(
                    new FleetLog(),
                    new FleetMetrics(scrape.registry(), fleet, new ModelLabels(fleet)),
                    new BackendChecks(fleet, moment -> moment),
                    startLine,
                    wishes);
    private final Lines lines = new Lines();

    @BeforeEach
    void listen() {
        JOURNAL.addHandler(lines);
    }

    @AfterEach
    void hush() {
        JOURNAL.removeHandler(lines);
    }

    @Test
    void showsABackendAsLongAsItIsListed() {
        BackendView up = found("ollama", ShownFleet.READY);
        appears(up);
        String whileListed = scrape.text();
        fleet.without(up.id());

        observer.happened(new FleetEvent.BackendGone(up));

        assertThat(whileListed)
                .contains(
                        "stoker_backend_up{backend=\"ollama\",kind=\"ollama\","
                                + "origin=\"discovered\",} 1.0",
                        "stoker_models{backend=\"ollama\",kind=\"ollama\","
                                + "origin=\"discovered\",} 3.0",
                        "stoker_backends{state=\"ready\",} 1.0");
        assertThat(scrape.text())
                .doesNotContain("stoker_backend_up{", "stoker_models{")
                .contains("stoker_backends{state=\"ready\",} 0.0");
        assertThat(lines.texts)
                .containsExactly(
                        "INFO backend appeared backend=ollama kind=ollama origin=discovered"
                                + " url=http://127.0.0.1:11434 state=ready version=1.2 how=found",
                        "INFO backend gone backend=ollama url=http://127.0.0.1:11434");
    }

    @Test
    void tellsThatCallsGoPastABackendAndCountsIt() {
        appears(found("ollama", ShownFleet.READY));
        lines.texts.clear();
        var ollama = new BackendId("ollama");

        observer.happened(
                new FleetEvent.BreakerOpened(
                        ollama, "tiny", Instant.EPOCH, "it failed 5 times in a row"));
        String open = scrape.text();
        observer.happened(
                new FleetEvent.BreakerClosed(ollama, "tiny", "a call was answered there"));

        assertThat(open).contains("stoker_breakers_open 1.0", "stoker_breaker_openings_total{");
        assertThat(scrape.text()).contains("stoker_breakers_open 0.0");
        assertThat(lines.texts)
                .satisfiesExactly(
                        warned ->
                                assertThat(warned)
                                        .startsWith("WARN calls go past a backend backend=ollama")
                                        .contains("model=tiny", "it failed 5 times in a row"),
                        told ->
                                assertThat(told)
                                        .startsWith("INFO calls go past a backend no longer")
                                        .contains("a call was answered there"));
    }

    @Test
    void warnsOnceOfABackendThatIsDownAndSaysWhatToDo() {
        appears(found("ollama", ShownFleet.READY));
        lines.texts.clear();

        changes(found("ollama", ShownFleet.DOWN));
        changes(found("ollama", new Health.Unusable("no answer within 3 s")));

        assertThat(lines.texts)
                .singleElement()
                .asString()
                .startsWith("WARN backend is down backend=ollama state=down")
                .contains("because=\"connection refused\" todo=\"look into");
        assertThat(scrape.text()).contains("origin=\"discovered\",} 0.0");
    }

    @Test
    void countsAStartOnceAndTellsHowLongItTook() {
        runs(engine("starting", null, 0, 0));
        runs(engine("starting", 7L, 0, 0));

        runs(engine("ready", 7L, 0, 812));

        assertThat(scrape.text())
                .contains(
                        "stoker_engine_starts_total{backend=\"llamacpp\",model=\"tiny\",} 1.0",
                        "stoker_engines{state=\"ready\",} 1.0")
                .doesNotContain("stoker_engine_failures_total{");
        assertThat(lines.texts)
                .containsExactly(
                        "INFO engine is starting model=tiny use=GENERATE state=starting",
                        "INFO engine is ready model=tiny use=GENERATE state=ready pid=7"
                                + " durationMs=812");
    }

    @Test
    void countsAnEndThatNobodyAskedForAndWarns() {
        runs(engine("ready", 7L, 0, 0));
        lines.texts.clear();

        runs(engine("stopped", null, 1, 10));

        assertThat(scrape.text())
                .contains("stoker_engine_failures_total{backend=\"llamacpp\",model=\"tiny\",} 1.0");
        assertThat(lines.texts)
                .singleElement()
                .asString()
                .startsWith("WARN engine failed model=tiny")
                .contains("failures=1 todo=");
    }

    @Test
    void countsAStartThatWasRefused() {
        runs(engine("starting", null, 0, 0));

        runs(engine("stopped", null, 0, 5));

        assertThat(scrape.text())
                .contains("stoker_engine_failures_total{backend=\"llamacpp\",model=\"tiny\",} 1.0")
                .doesNotContain("stoker_engine_starts_total{");
    }

    @Test
    void takesAnIdleStopForNoFailure() {
        runs(engine("ready", 7L, 1, 0));
        runs(engine("draining", 7L, 1, 5));
        String before = scrape.text();

        runs(engine("stopped", null, 1, 9));

        assertThat(failures(scrape.text())).isEqualTo(failures(before)).hasSize(1);
        assertThat(lines.texts.getLast()).startsWith("INFO engine is stopped");
    }

    /** As after a reload; a backend that it has brought tells what it has a moment later. */
    @Test
    void warnsOfWishesForNoModelAgainWhenOtherOnesCount() {
        fleet.with(found("ollama", ShownFleet.READY), "tiny");
        tuning.set(UnusedWishesTest.tuning("tinny"));
        wishes.due();
        tuning.set(UnusedWishesTest.tuning("tinny", "smal", "big"));
        fleet.with(found("lab", ShownFleet.DOWN));

        wishes.due();
        List<String> early = List.copyOf(lines.texts);
        fleet.with(found("lab", ShownFleet.READY), "big");
        changes(found("lab", ShownFleet.READY));
        wishes.due();

        assertThat(early).hasSize(1).first().asString().contains("model=tinny");
        assertThat(lines.texts)
                .filteredOn(line -> line.contains("tuning is for no model"))
                .hasSize(2)
                .last()
                .asString()
                .contains("model=smal");
    }

    @Test
    void saysOnceWhereItIsAndWhatItServes() {
        fleet.with(found("ollama", ShownFleet.READY), "tiny");
        startLine.listening(URI.create("http://127.0.0.1:11500"), Path.of("/run/stoker/s"));
        List<String> early = List.copyOf(lines.texts);

        observer.happened(new FleetEvent.ScanEnded(fleet.view()));

        assertThat(early).isEmpty();
        assertThat(lines.texts)
                .containsExactly(
                        "INFO Stoker serves address=http://127.0.0.1:11500 socket=/run/stoker/s"
                                + " version=0.1.0 backends=1 models=1",
                        "WARN tuning is for no model model=tinny because=\"no model 'tinny'; did you"
                                + " mean tiny?\" todo=\"correct stoker.tuning.models\"");
    }

    private void appears(BackendView backend) {
        fleet.with(backend);
        observer.happened(new FleetEvent.BackendAppeared(backend));
    }

    private void changes(BackendView backend) {
        fleet.with(backend);
        observer.happened(new FleetEvent.HealthChanged(backend));
    }

    private void runs(EngineView engine) {
        fleet.with(ShownFleet.supervised(engine), "tiny");
        observer.happened(new FleetEvent.EngineChanged(engine));
    }

    private static List<String> failures(String text) {
        return text.lines()
                .filter(line -> line.startsWith("stoker_engine_failures_total{"))
                .toList();
    }

    private static final class Lines extends Handler {
        private final List<String> texts = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord line) {
            String level = line.getLevel().getName().replace("WARNING", "WARN");
            texts.add(level + " " + line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
