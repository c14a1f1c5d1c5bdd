package dev.stoker.fleet.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoker.core.BackendKind;
import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.tuning.Fit;
import dev.stoker.fleet.tuning.Fits;
import dev.stoker.hardware.Resident;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class InventoryTest {
    private final AtomicInteger plans = new AtomicInteger();
    private final CountDownLatch mayPlan = new CountDownLatch(1);
    private final FleetView fleet =
            new StockFleet()
                    .with("ollama", new StockBackend(BackendKind.OLLAMA), "other")
                    .withEngines("runs", "small", "huge")
                    .view();
    private final Inventory inventory =
            new Inventory(
                    pid -> Fact.known(new Resident(new Bytes(100), new Bytes(pid)), "/proc/" + pid),
                    this::planned,
                    InstantSource.system());

    @Test
    void measuresWhatEnginesTake() {
        assertThat(inventory.of(fleet))
                .filteredOn(listed -> listed.model().model().resident() != null)
                .singleElement()
                .satisfies(listed -> {
                    assertThat(listed.model().id()).isEqualTo("runs");
                    assertThat(listed.model().model().resident()).isEqualTo(new Bytes(142));
                    assertThat(listed.fit()).isEqualTo(Fit.LOADED);
                });
    }

    /** A list is not to wait for plans; the next one has them. */
    @Test
    void tellsWhatFitsOnceItIsPlannedAndPlansOnceForMany() {
        assertThat(fits("small")).isNull();
        assertThat(fits("small")).isNull();
        mayPlan.countDown();

        await().until(() -> fits("small") != null);

        assertThat(fits("small")).isTrue();
        assertThat(fits("huge")).isFalse();
        assertThat(fits("other")).as("of somebody else's server").isTrue();
        assertThat(plans).hasValue(1);
    }

    /** What has just been downloaded is not unknown for as long as plans are fresh. */
    @Test
    void plansAgainWhereOtherModelsAreThere() {
        mayPlan.countDown();
        await().until(() -> fits("small") != null);
        FleetView more = new StockFleet().withEngines("runs", "small", "huge", "fresh").view();

        await().until(() -> fits(more, "fresh") != null);

        assertThat(fits(more, "fresh")).isTrue();
        assertThat(plans).hasValue(2);
    }

    private @Nullable Boolean fits(String id) {
        return fits(fleet, id);
    }

    private @Nullable Boolean fits(FleetView of, String id) {
        return inventory.of(of).stream()
                .filter(listed -> listed.model().id().equals(id))
                .findFirst()
                .orElseThrow()
                .fit()
                .fits();
    }

    private Map<Fits.Key, Fit> planned(FleetView of) {
        plans.incrementAndGet();
        try {
            mayPlan.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Map<Fits.Key, Fit> fits = new HashMap<>();
        of.models()
                .forEach(model ->
                        fits.put(
                                Fits.Key.of(model),
                                new Fit(!model.id().equals("huge"), Fit.By.PLAN, "so it is")));
        return fits;
    }
}
