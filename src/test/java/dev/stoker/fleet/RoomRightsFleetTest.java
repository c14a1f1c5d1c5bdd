package dev.stoker.fleet;

import static dev.stoker.fleet.SharedMemoryFleet.USUAL;
import static dev.stoker.fleet.SharedMemoryFleet.ahead;
import static dev.stoker.fleet.SharedMemoryFleet.answered;
import static dev.stoker.fleet.SharedMemoryFleet.assertRefresh;
import static dev.stoker.fleet.SharedMemoryFleet.keeping;
import static dev.stoker.fleet.SharedMemoryFleet.refusal;
import static dev.stoker.fleet.SharedMemoryFleet.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoker.backend.Use;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.memory.MemorySettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who stays in memory whatever is asked for, and who goes without being in the way. */
@Timeout(60)
final class RoomRightsFleetTest {
    private final SharedMemoryFleet rig = new SharedMemoryFleet();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aModelThatSomebodyElseHadLoadedStays() throws Exception {
        rig.ollama.with("a", 60);
        rig.localai.with("b", 60);
        rig.ollama.call("a");
        Fleet fleet = rig.fleet(USUAL);

        StokerException refused = refusal(fleet.place("b", Use.GENERATE).toCompletableFuture());

        assertThat(refused.code()).isEqualTo(ErrorCode.MEMORY_SHORT);
        assertThat(refused.detail())
                .isEqualTo(
                        "there is no memory for model 'b' on localai: it needs 60 B where 40 B can"
                                + " be taken: 'a' on ollama holds 60 B and was loaded by somebody"
                                + " else (stoker.memory.evict-others lets it go); 'stoker memory'"
                                + " shows who holds it, 'stoker unload' frees some");
        assertThat(rig.ollama.isLoaded("a")).isTrue();
        assertThat(rig.events).anyMatch(FleetEvent.RoomRefused.class::isInstance);
    }

    @Test
    void unlessTheUserSaysSo() throws Exception {
        rig.ollama.with("a", 60);
        rig.localai.with("b", 60);
        rig.ollama.call("a");
        Fleet fleet =
                rig.fleet(
                        new MemorySettings(
                                true,
                                USUAL.patience(),
                                USUAL.spare(),
                                true,
                                Map.of(),
                                List.of(),
                                Map.of()));

        answered(fleet, rig.localai, "b");

        assertThat(rig.ollama.unloaded).containsExactly("a");
    }

    @Test
    void aPinnedModelStays() throws Exception {
        rig.ollama.with("a", 60);
        rig.localai.with("b", 60);
        Fleet fleet = rig.fleet(keeping("a", new MemorySettings.Keep(true, null)));
        answered(fleet, rig.ollama, "a");
        seen(fleet);

        StokerException refused = refusal(fleet.place("b", Use.GENERATE).toCompletableFuture());

        assertThat(refused.detail()).contains("'a' on ollama holds 60 B and is pinned");
        assertThat(rig.ollama.isLoaded("a")).isTrue();
    }

    @Test
    void ofAGroupOneAtMostIsInMemory() throws Exception {
        rig.ollama.with("a", 10);
        rig.localai.with("b", 10);
        Fleet fleet =
                rig.fleet(
                        new MemorySettings(
                                true,
                                USUAL.patience(),
                                USUAL.spare(),
                                false,
                                Map.of(),
                                List.of(),
                                Map.of("one", List.of("a", "b"))));
        answered(fleet, rig.ollama, "a");
        seen(fleet);

        answered(fleet, rig.localai, "b");

        assertThat(rig.ollama.isLoaded("a")).isFalse();
    }

    @Test
    void goesWhenNobodyUsedItForItsTime() throws Exception {
        rig.ollama.with("a", 10);
        Fleet fleet =
                rig.fleet(keeping("a", new MemorySettings.Keep(false, Duration.ofMinutes(5))));
        answered(fleet, rig.ollama, "a");
        seen(fleet);
        seen(fleet);
        assertThat(rig.ollama.isLoaded("a")).isTrue();

        rig.now.updateAndGet(time -> time.plus(Duration.ofMinutes(6)));
        assertRefresh(fleet);

        await().until(() -> !rig.ollama.isLoaded("a"));
    }

    @Test
    void nothingGivesWayForAModelThatIsLoadedAheadOfItsCalls() throws Exception {
        rig.ollama.with("a", 60);
        rig.localai.with("b", 60);
        Fleet fleet = rig.fleet(USUAL);
        answered(fleet, rig.ollama, "a");
        seen(fleet);

        StokerException refused = refusal(fleet.place(ahead("b")).toCompletableFuture());

        assertThat(refused.code()).isEqualTo(ErrorCode.MEMORY_SHORT);
        assertThat(rig.ollama.isLoaded("a")).isTrue();
    }

    @Test
    void aServerThatDoesNotLetGoIsNotAskedAgainAndAgain() throws Exception {
        rig.ollama.with("a", 60);
        rig.localai.with("b", 60);
        Fleet fleet = rig.fleet(USUAL);
        answered(fleet, rig.ollama, "a");
        seen(fleet);
        rig.ollama.refusesToUnload = true;

        StokerException refused = refusal(fleet.place("b", Use.GENERATE).toCompletableFuture());

        assertThat(refused.detail()).contains("its server cannot let go of it");
    }
}
