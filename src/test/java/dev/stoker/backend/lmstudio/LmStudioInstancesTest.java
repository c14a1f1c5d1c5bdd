package dev.stoker.backend.lmstudio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.Capability;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Stock;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeLmStudio;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Loads and lets go: of what this Stoker had loaded, and of nothing else. */
final class LmStudioInstancesTest {
    private static final Duration TIMEOUT = StudioBench.TIMEOUT;
    private static final String MODEL = FakeLmStudio.MODEL;

    private final StudioBench bench = new StudioBench();
    private final LmStudioBackend backend = bench.backend;
    private final Stock stock = bench.stock;
    private final FakeLmStudio studio = bench.studio;
    private final Endpoint at = bench.at;

    @AfterEach
    void close() {
        bench.close();
    }

    /** A second load would make a second instance of it. */
    @Test
    void loadsAModelOnceHoweverManyAsk() throws Exception {
        List<Future<?>> loads = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                loads.add(threads.submit(bench::load));
            }
            for (Future<?> load : loads) {
                load.get();
            }
        }

        assertThat(studio.loads()).isEqualTo(1);
        assertThat(studio.instances(MODEL)).containsExactly(MODEL);
    }

    @Test
    void leavesInMemoryWhatSomebodyElseLoaded() {
        studio.somebodyLoads(MODEL);

        bench.load();

        assertThat(studio.loads()).isZero();
        assertThatThrownBy(() -> stock.unload(at, MODEL, TIMEOUT))
                .satisfies(thrown ->
                        assertThat(StudioBench.notSupported(thrown).detail())
                                .contains("was not loaded by this Stoker", "lms unload"));
        assertThat(studio.instances(MODEL)).containsExactly(MODEL);
    }

    @Test
    void letsGoOfItsOwnInstanceAndOfNoOther() {
        bench.load();
        studio.somebodyLoads(MODEL);

        stock.unload(at, MODEL, TIMEOUT);

        assertThat(studio.instances(MODEL)).containsExactly(MODEL + ":2");
    }

    @Test
    void letsGoOfAnInstanceByItsName() {
        studio.somebodyLoads(MODEL);
        String second = MODEL + ":2";
        studio.somebodyLoads(MODEL);

        assertThatThrownBy(() -> stock.unload(at, second, TIMEOUT))
                .satisfies(StudioBench::notSupported);
        assertThat(studio.instances(MODEL)).hasSize(2);
    }

    /** LM Studio gives a name again that has become free. */
    @Test
    void letsGoOfNothingThatSomebodyElseLoadedInItsPlace() {
        bench.load();
        stock.unload(at, MODEL, TIMEOUT);
        studio.somebodyLoads(MODEL);

        assertThatThrownBy(() -> stock.unload(at, MODEL, TIMEOUT))
                .satisfies(StudioBench::notSupported);
        assertThat(studio.instances(MODEL)).containsExactly(MODEL);
    }

    /** Another Stoker, or this one before it was started anew, is somebody else. */
    @Test
    void letsGoOfNothingThatAnotherProcessLoaded() {
        bench.load();

        assertThatThrownBy(() -> bench.another().stock().unload(at, MODEL, TIMEOUT))
                .satisfies(StudioBench::notSupported);
    }

    /** After a restart LM Studio gives the same names to what its user loads. */
    @Test
    void forgetsWhatIsGone() {
        bench.load();
        studio.restart();
        backend.models(at, TIMEOUT);
        studio.somebodyLoads(MODEL);

        assertThatThrownBy(() -> stock.unload(at, MODEL, TIMEOUT))
                .satisfies(StudioBench::notSupported);
        assertThat(studio.instances(MODEL)).containsExactly(MODEL);
    }

    @Test
    void letsBeWhatIsNotLoaded() {
        stock.unload(at, MODEL, TIMEOUT);

        assertThat(studio.server().exchanges()).hasSize(1);
    }

    @Test
    void takesNoAnswerForALoadThatDoesNotSaySo() {
        studio.server()
                .on(
                        "/api/v1/models/load",
                        Answers.json(
                                200, "{\"type\":\"llm\",\"instance_id\":\"i\",\"status\":\"x\"}"));

        assertThatThrownBy(bench::load)
                .hasMessage("LM Studio did not say that the model is loaded");
    }

    @Test
    void tellsARefusedLoadThatCameWithStatus200() {
        studio.refusesLoads(
                "Failed to load model \"tiny/tiny-llm\". Error: Model loading was stopped due to"
                        + " insufficient system resources.");

        assertThatThrownBy(bench::load)
                .hasMessageContaining("insufficient system resources")
                .satisfies(thrown -> assertThat(((StokerException) thrown).retryable()).isTrue());
        assertThatThrownBy(() -> stock.unload(at, "nobody", TIMEOUT))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND));
    }

    @Test
    void remembersABoundedNumberOfInstances() {
        var own = new OwnInstances();
        URI origin = URI.create("http://127.0.0.1:1234");
        for (int i = 0; i <= OwnInstances.MOST; i++) {
            own.add(origin, "model-" + i);
        }

        assertThat(own.at(origin)).hasSize(OwnInstances.MOST).doesNotContain("model-0");
        assertThat(own.contains(URI.create("http://127.0.0.1:1235"), "model-1")).isFalse();
    }

    /** A list that was asked for before a load may lack what was loaded since. */
    @Test
    void remembersWhatWasLoadedWhileAListWasOnItsWay() {
        var own = new OwnInstances();
        URI origin = URI.create("http://127.0.0.1:1234");
        own.add(origin, "old");
        List<String> asked = own.at(origin);
        own.add(origin, "new");

        own.keep(origin, asked, Set.of());

        assertThat(own.at(origin)).containsExactly("new");
    }

    /** What is shown to be possible is: nothing of somebody else's is let go of. */
    @Test
    void showsThatWhatSomebodyElseLoadedCannotBeUnloaded() {
        assertThat(stock.show(at, MODEL, TIMEOUT).lacks()).isEmpty();
        studio.somebodyLoads(MODEL);
        assertThat(stock.show(at, MODEL, TIMEOUT).lacks()).containsExactly(Capability.UNLOAD);
        studio.restart();
        bench.load();
        assertThat(stock.show(at, MODEL, TIMEOUT).lacks()).isEmpty();
    }
}
