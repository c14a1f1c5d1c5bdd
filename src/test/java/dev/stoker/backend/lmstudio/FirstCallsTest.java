package dev.stoker.backend.lmstudio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoker.backend.Asked;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.Use;
import dev.stoker.backend.WatchedFleet;
import dev.stoker.fleet.Fleet;
import dev.stoker.fleet.Placement;
import dev.stoker.inference.Event;
import dev.stoker.testing.FakeLmStudio;
import dev.stoker.testing.TestWire;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two calls at once for a model that is not in memory would have LM Studio load it twice
 * (bug-tracker 1751).
 */
final class FirstCallsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String MODEL = FakeLmStudio.MODEL;

    private final TestWire wire = TestWire.open();
    private final LmStudioBackend backend = new LmStudioBackend(wire.http(), wire.openAi());
    private final Semaphore loading = new Semaphore(0);
    private final FakeLmStudio studio = FakeLmStudio.start().loadsForCalls(loading);
    private final Endpoint at = new Endpoint(studio.server().base(), null);
    private final WatchedFleet watched = WatchedFleet.of(backend, at);
    private final Fleet fleet = watched.fleet();

    @AfterEach
    void close() {
        watched.close();
        studio.close();
        wire.close();
    }

    private CompletableFuture<Placement> place() {
        return fleet.place(MODEL, Use.GENERATE).toCompletableFuture();
    }

    private static Placement placed(CompletableFuture<Placement> place) throws Exception {
        return place.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** One call, from its placing to its end. */
    private CompletableFuture<List<Event>> call(CompletableFuture<Placement> place) {
        return place.thenCompose(there ->
                backend.stream(at, ServedModel.named(MODEL), Asked.hello())
                        .collect()
                        .asList()
                        .onTermination()
                        .invoke(there::close)
                        .subscribeAsCompletionStage());
    }

    /** The server was looked at again since then, so who waits has been thought of. */
    private void awaitAnotherLook() {
        int before = looks();
        await().atMost(PATIENCE).until(() -> looks() > before + 1);
    }

    private int looks() {
        return (int)
                studio.server().exchanges().stream()
                        .filter(exchange -> exchange.path().equals("/api/v1/models"))
                        .count();
    }

    @Test
    void loadTheModelOnceHoweverManyComeAtOnce() throws Exception {
        CompletableFuture<Placement> first = place();
        CompletableFuture<List<Event>> one = call(first);
        CompletableFuture<List<Event>> two = call(place());
        CompletableFuture<List<Event>> three = call(place());
        assertThat(placed(first)).isNotNull();
        awaitAnotherLook();
        assertThat(two).isNotDone();

        loading.release(3);

        for (CompletableFuture<List<Event>> call : List.of(one, two, three)) {
            assertThat(call.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotEmpty();
        }
        assertThat(studio.instances(MODEL)).containsExactly(MODEL);
    }

    /** They need not wait for the end of its answer. */
    @Test
    void letTheOthersGoAsSoonAsTheModelIsInMemory() throws Exception {
        Placement first = placed(place());
        CompletableFuture<Placement> second = place();
        awaitAnotherLook();
        assertThat(second).isNotDone();

        studio.somebodyLoads(MODEL);

        assertThat(placed(second).loadTime()).isPositive();
        first.close();
        assertThat(placed(place())).isNotNull();
    }

    @Test
    void letTheNextOneGoAheadWhenTheFirstEndsInVain() throws Exception {
        Placement first = placed(place());
        CompletableFuture<Placement> second = place();
        CompletableFuture<Placement> third = place();

        first.close();
        first.close();

        Placement next = placed(second);
        awaitAnotherLook();
        assertThat(third).isNotDone();
        next.close();
        assertThat(placed(third)).isNotNull();
    }

    @Test
    void passOverWhoHasLeftMeanwhile() throws Exception {
        Placement first = placed(place());
        CompletableFuture<Placement> gone = place();
        CompletableFuture<Placement> patient = place();

        gone.cancel(false);
        first.close();

        assertThat(placed(patient)).isNotNull();
    }

    @Test
    void waitForNothingWhereTheModelIsInMemory() throws Exception {
        studio.somebodyLoads(MODEL);
        fleet.lookAgain(placed(place()).backend())
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        CompletableFuture<Placement> one = place();
        CompletableFuture<Placement> two = place();

        assertThat(placed(one)).isNotNull();
        assertThat(placed(two)).isNotNull();
    }
}
