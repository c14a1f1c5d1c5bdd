package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How many calls may be sent a second time. */
final class RetryBudgetTest {
    private final AtomicLong nanos = new AtomicLong();

    private RetryBudget budget(double share, int reserve) {
        var settings = new Retries(share, reserve, Duration.ofMinutes(1));
        return new RetryBudget(() -> settings, nanos::get);
    }

    private static int taken(RetryBudget budget, int calls) {
        int taken = 0;
        for (int i = 0; i < calls; i++) {
            budget.called();
            taken += budget.take() ? 1 : 0;
        }
        return taken;
    }

    @Test
    void isAReserveAndAShareOfAllCalls() {
        assertThat(taken(budget(0.2, 10), 1000)).isBetween(205, 215);
        assertThat(taken(budget(0, 3), 1000)).isEqualTo(3);
        assertThat(taken(budget(1, 0), 1000)).isEqualTo(1000);
    }

    @Test
    void fillsItsReserveAgainWithTimeAndNeverMore() {
        RetryBudget budget = budget(0, 2);
        assertThat(taken(budget, 9)).isEqualTo(2);

        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1500));
        assertThat(taken(budget, 9)).isEqualTo(1);
        nanos.addAndGet(TimeUnit.HOURS.toNanos(5));
        assertThat(taken(budget, 9)).isEqualTo(2);
    }

    @Test
    void doesNotSaveUpQuietHoursForAStorm() {
        RetryBudget budget = budget(0.2, 5);
        for (int i = 0; i < 10_000; i++) {
            budget.called();
        }

        int storm = 0;
        while (budget.take()) {
            storm++;
        }
        assertThat(storm).isEqualTo(5);
    }

    @Test
    void hasBounds() {
        assertThatThrownBy(() -> new Retries(1.1, 0, Duration.ZERO)).hasMessageContaining("1.1");
    }
}
