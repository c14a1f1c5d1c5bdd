package dev.stoker.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoker.admission.Party;
import dev.stoker.admission.Priority;
import dev.stoker.backend.LocalModels;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendKind;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.discovery.RunningServer;
import dev.stoker.discovery.Sightings;
import dev.stoker.fleet.memory.MemorySettings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls for models that do not all fit, on two servers that share one memory. */
@Timeout(60)
final class RoomFleetTest {
    private static final Duration SELDOM = Duration.ofMinutes(1);
    private static final MemorySettings USUAL = MemorySettings.DEFAULT;

    private final SharedMemory memory = new SharedMemory(100);
    private final LoadingBackend ollama = new LoadingBackend(BackendKind.OLLAMA, memory);
    private final LoadingBackend localai = new LoadingBackend(BackendKind.LOCALAI, memory);
    private final Queue<FleetEvent> events = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-11-21T08:15:00Z"));
    private @Nullable Fleet open;

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }

    @Test
    void whoFitsIsLetThroughAndNobodyGivesWay() throws Exception {
        ollama.with("a", 40);
        localai.with("b", 60);
        Fleet fleet = fleet(USUAL);

        answered(fleet, ollama, "a");
        answered(fleet, localai, "b");

        assertThat(ollama.isLoaded("a")).isTrue();
        assertThat(memory.kills).hasValue(0);
        assertThat(events).noneMatch(FleetEvent.ModelEvicted.class::isInstance);
    }

    /** The way of most calls: nothing is read for them. */
    @Test
    void aModelInMemoryIsNotWeighed() throws Exception {
        ollama.with("a", 40);
        Fleet fleet = fleet(USUAL);
        answered(fleet, ollama, "a");
        seen(fleet);
        int weighed = memory.weighed.get();

        answered(fleet, ollama, "a");

        assertThat(memory.weighed).hasValue(weighed);
    }

    @Test
    void theIdleModelOfAnotherServerGivesWayAndThatIsTold() throws Exception {
        ollama.with("a", 60);
        localai.with("b", 60);
        Fleet fleet = fleet(USUAL);
        answered(fleet, ollama, "a");
        seen(fleet);

        answered(fleet, localai, "b");

        assertThat(ollama.unloaded).containsExactly("a");
        assertThat(memory.kills).hasValue(0);
        assertThat(events)
                .anySatisfy(event ->
                        assertThat(event)
                                .isInstanceOfSatisfying(
                                        FleetEvent.ModelEvicted.class,
                                        evicted -> {
                                            assertThat(evicted.model()).isEqualTo("a");
                                            assertThat(evicted.because())
                                                    .isEqualTo(
                                                            "model 'b' on localai needs 60 B where"
                                                                    + " 40 B can be taken");
                                        }));
        assertThat(events)
                .anySatisfy(event ->
                        assertThat(event)
                                .isInstanceOfSatisfying(
                                        FleetEvent.RoomMade.class,
                                        made ->
                                                assertThat(made.because())
                                                        .isEqualTo("without 'a' on ollama")));
    }

    @Test
    void aModelThatSomebodyElseHadLoadedStays() throws Exception {
        ollama.with("a", 60);
        localai.with("b", 60);
        ollama.call("a");
        Fleet fleet = fleet(USUAL);

        StokerException refused = refusal(fleet.place("b", Use.GENERATE).toCompletableFuture());

        assertThat(refused.code()).isEqualTo(ErrorCode.MEMORY_SHORT);
        assertThat(refused.detail())
                .isEqualTo(
                        "there is no memory for model 'b' on localai: it needs 60 B where 40 B can"
                                + " be taken: 'a' on ollama holds 60 B and was loaded by somebody"
                                + " else (stoker.memory.evict-others lets it go); 'stoker memory'"
                                + " shows who holds it, 'stoker unload' frees some");
        assertThat(ollama.isLoaded("a")).isTrue();
        assertThat(events).anyMatch(FleetEvent.RoomRefused.class::isInstance);
    }

    @Test
    void unlessTheUserSaysSo() throws Exception {
        ollama.with("a", 60);
        localai.with("b", 60);
        ollama.call("a");
        Fleet fleet =
                fleet(
                        new MemorySettings(
                                true,
                                USUAL.patience(),
                                USUAL.spare(),
                                true,
                                Map.of(),
                                List.of(),
                                Map.of()));

        answered(fleet, localai, "b");

        assertThat(ollama.unloaded).containsExactly("a");
    }

    @Test
    void aPinnedModelStays() throws Exception {
        ollama.with("a", 60);
        localai.with("b", 60);
        Fleet fleet = fleet(keeping("a", new MemorySettings.Keep(true, null)));
        answered(fleet, ollama, "a");
        seen(fleet);

        StokerException refused = refusal(fleet.place("b", Use.GENERATE).toCompletableFuture());

        assertThat(refused.detail()).contains("'a' on ollama holds 60 B and is pinned");
        assertThat(ollama.isLoaded("a")).isTrue();
    }

    @Test
    void aBusyModelIsWaitedFor() throws Exception {
        ollama.with("a", 60);
        localai.with("b", 60);
        Fleet fleet = fleet(USUAL);
        Placement busy = get(fleet.place("a", Use.GENERATE).toCompletableFuture());
        assertThat(ollama.call("a")).isTrue();
        seen(fleet);

        CompletableFuture<Placement> waiting = fleet.place("b", Use.GENERATE).toCompletableFuture();
        await().until(() -> get(fleet.memory().toCompletableFuture()).waiting().size() == 1);
        int looks = memory.weighed.get();
        await().until(() -> memory.weighed.get() > looks + 1);

        assertThat(waiting).isNotDone();
        assertThat(ollama.isLoaded("a")).isTrue();
        busy.close();
        get(waiting).close();
        assertThat(ollama.unloaded).containsExactly("a");
    }

    @Test
    void isRefusedWhenTheTimeIsOver() throws Exception {
        ollama.with("a", 60);
        localai.with("b", 60);
        Fleet fleet = fleet(USUAL);
        Placement busy = get(fleet.place("a", Use.GENERATE).toCompletableFuture());
        assertThat(ollama.call("a")).isTrue();
        seen(fleet);

        CompletableFuture<Placement> waiting = fleet.place("b", Use.GENERATE).toCompletableFuture();
        await().until(() -> get(fleet.memory().toCompletableFuture()).waiting().size() == 1);
        now.updateAndGet(time -> time.plus(USUAL.patience()).plusSeconds(1));

        assertThat(refusal(waiting).detail()).contains("60 s did not change that");
        busy.close();
    }

    /** The first has not taken its memory yet, so that it is free still. */
    @Test
    void twoLoadsAtOnceAreNotPromisedTheSameMemory() throws Exception {
        ollama.with("a", 60);
        localai.with("b", 60);
        Fleet fleet = fleet(USUAL);
        Placement first = get(fleet.place("a", Use.GENERATE).toCompletableFuture());

        CompletableFuture<Placement> second = fleet.place("b", Use.GENERATE).toCompletableFuture();
        int looks = memory.weighed.get();
        await().until(() -> memory.weighed.get() > looks + 2);

        assertThat(second).isNotDone();
        assertThat(ollama.call("a")).isTrue();
        first.close();
        get(second);
        assertThat(localai.call("b")).isTrue();
        assertThat(memory.kills).hasValue(0);
        assertThat(ollama.unloaded).containsExactly("a");
    }

    @Test
    void ofAGroupOneAtMostIsInMemory() throws Exception {
        ollama.with("a", 10);
        localai.with("b", 10);
        Fleet fleet =
                fleet(
                        new MemorySettings(
                                true,
                                USUAL.patience(),
                                USUAL.spare(),
                                false,
                                Map.of(),
                                List.of(),
                                Map.of("one", List.of("a", "b"))));
        answered(fleet, ollama, "a");
        seen(fleet);

        answered(fleet, localai, "b");

        assertThat(ollama.isLoaded("a")).isFalse();
    }

    @Test
    void goesWhenNobodyUsedItForItsTime() throws Exception {
        ollama.with("a", 10);
        Fleet fleet = fleet(keeping("a", new MemorySettings.Keep(false, Duration.ofMinutes(5))));
        answered(fleet, ollama, "a");
        seen(fleet);
        seen(fleet);
        assertThat(ollama.isLoaded("a")).isTrue();

        now.updateAndGet(time -> time.plus(Duration.ofMinutes(6)));
        assertRefresh(fleet);

        await().until(() -> !ollama.isLoaded("a"));
    }

    @Test
    void nothingGivesWayForAModelThatIsLoadedAheadOfItsCalls() throws Exception {
        ollama.with("a", 60);
        localai.with("b", 60);
        Fleet fleet = fleet(USUAL);
        answered(fleet, ollama, "a");
        seen(fleet);

        StokerException refused = refusal(fleet.place(ahead("b")).toCompletableFuture());

        assertThat(refused.code()).isEqualTo(ErrorCode.MEMORY_SHORT);
        assertThat(ollama.isLoaded("a")).isTrue();
    }

    @Test
    void whoLeavesWaitsNoLongerAndNothingGivesWayForHim() throws Exception {
        ollama.with("a", 60);
        localai.with("b", 60);
        Fleet fleet = fleet(USUAL);
        Placement busy = get(fleet.place("a", Use.GENERATE).toCompletableFuture());
        assertThat(ollama.call("a")).isTrue();
        seen(fleet);
        CompletableFuture<Placement> waiting = fleet.place("b", Use.GENERATE).toCompletableFuture();
        await().until(() -> get(fleet.memory().toCompletableFuture()).waiting().size() == 1);

        waiting.cancel(false);

        await().until(() -> get(fleet.memory().toCompletableFuture()).waiting().isEmpty());
        busy.close();
        seen(fleet);
        assertThat(ollama.isLoaded("a")).isTrue();
    }

    @Test
    void aServerThatDoesNotLetGoIsNotAskedAgainAndAgain() throws Exception {
        ollama.with("a", 60);
        localai.with("b", 60);
        Fleet fleet = fleet(USUAL);
        answered(fleet, ollama, "a");
        seen(fleet);
        ollama.refusesToUnload = true;

        StokerException refused = refusal(fleet.place("b", Use.GENERATE).toCompletableFuture());

        assertThat(refused.detail()).contains("its server cannot let go of it");
    }

    /** The last look still lists it: a call let through would have it loaded again unseen. */
    @Test
    void aCallForAModelThatIsBeingLetGoOfWaitsForRoom() throws Exception {
        ollama.with("a", 60);
        localai.with("b", 60);
        Fleet fleet = fleet(USUAL);
        answered(fleet, ollama, "a");
        seen(fleet);
        var asked = new CountDownLatch(1);
        var lets = new CountDownLatch(1);
        ollama.beforeUnloading =
                () -> {
                    asked.countDown();
                    waitFor(lets);
                };
        CompletableFuture<Placement> other = fleet.place("b", Use.GENERATE).toCompletableFuture();
        waitFor(asked);

        CompletableFuture<Placement> again = fleet.place("a", Use.GENERATE).toCompletableFuture();

        assertThat(get(fleet.memory().toCompletableFuture()).waiting()).hasSize(2);
        assertThat(again).isNotDone();
        lets.countDown();
        try (Placement place = get(other)) {
            assertThat(localai.call("b")).isTrue();
            place.ended(new CallEnd(CallEnd.How.ANSWERED, null, null, null));
        }
        get(again).close();
        assertThat(ollama.call("a")).isTrue();
        assertThat(memory.kills).hasValue(0);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The servers together have three times the memory there is. */
    @Test
    void alternatesForAsLongAsAnybodyLikes() throws Exception {
        ollama.with("a", 60).with("c", 90);
        localai.with("b", 60).with("d", 90);
        Fleet fleet = fleet(USUAL);

        for (int round = 0; round < 8; round++) {
            answered(fleet, ollama, "a");
            answered(fleet, localai, "b");
            answered(fleet, ollama, "c");
            answered(fleet, localai, "d");
        }

        assertThat(memory.kills).hasValue(0);
    }

    private static Wish ahead(String spec) {
        return new Wish(
                spec,
                Use.GENERATE,
                Needs.NOTHING,
                Party.STOKER,
                Priority.INTERACTIVE,
                null,
                List.of(),
                _ -> {});
    }

    private static MemorySettings keeping(String model, MemorySettings.Keep keep) {
        return new MemorySettings(
                true,
                USUAL.patience(),
                USUAL.spare(),
                false,
                Map.of(model, keep),
                List.of(),
                Map.of());
    }

    private static void answered(Fleet fleet, LoadingBackend server, String model)
            throws Exception {
        try (Placement place =
                get(
                        fleet.place(model + "@" + server.kind().wireName(), Use.GENERATE)
                                .toCompletableFuture())) {
            assertThat(server.call(place.model())).as("%s is killed", model).isTrue();
            place.ended(new CallEnd(CallEnd.How.ANSWERED, null, null, null));
        }
    }

    /** Two looks: the first may have begun before. */
    private static void seen(Fleet fleet) throws Exception {
        for (BackendView backend : fleet.view().backends()) {
            get(fleet.lookAgain(backend.id()).toCompletableFuture());
            get(fleet.lookAgain(backend.id()).toCompletableFuture());
        }
    }

    /** A name that is not there has all looked at, as time does. */
    private static void assertRefresh(Fleet fleet) {
        assertThat(fleet.place("no-such-model", Use.GENERATE)).failsWithin(Duration.ofSeconds(10));
    }

    private static StokerException refusal(CompletableFuture<Placement> future) throws Exception {
        try {
            get(future).close();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StokerException refused) {
                return refused;
            }
            throw e;
        }
        throw new AssertionError("it was let through");
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    private Fleet fleet(MemorySettings settings) {
        var parts =
                new FleetParts(
                        new FleetSettings(
                                null,
                                List.of(),
                                Set.of(),
                                true,
                                null,
                                SELDOM,
                                Duration.ofSeconds(5),
                                SELDOM,
                                SELDOM),
                        List.of(ollama, localai, new FakeBackend(BackendKind.LLAMACPP)),
                        () -> LocalModels.Found.NOTHING,
                        (_, _) -> {
                            throw new AssertionError("nothing to run");
                        },
                        memory,
                        _ -> null,
                        settings);
        var fleet = new Fleet(parts, now::get, events::add);
        open = fleet;
        fleet.start();
        fleet.sighted(
                new Sightings(
                        List.of(
                                running(BackendKind.OLLAMA, 11434),
                                running(BackendKind.LOCALAI, 8080)),
                        List.of()));
        fleet.firstScanEnded();
        await().until(() -> fleet.view().scanned());
        return fleet;
    }

    private static RunningServer running(BackendKind kind, int port) {
        return new RunningServer(kind, URI.create("http://127.0.0.1:" + port), "1.0", 1L, "test");
    }
}
