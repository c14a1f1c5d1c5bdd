package dev.stoker.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class AllowanceTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void allowsAMinutesRequestsAtOnceAndThenOneAfterAnother() {
        var left = new Allowance(new Quota(6, null, null), NOW);
        for (int i = 0; i < 6; i++) {
            assertThat(left.wait(NOW)).isZero();
            left.began(NOW);
        }

        assertThat(left.wait(NOW)).isEqualTo(Duration.ofSeconds(10));
        assertThat(left.bound(NOW)).isEqualTo("6 requests a minute");
        assertThat(left.wait(NOW.plusSeconds(10))).isZero();
    }

    @Test
    void delaysTheNextCallByTheTokensOfTheLast() {
        var left = new Allowance(new Quota(null, 600, null), NOW);

        left.used(1199, NOW);

        assertThat(left.wait(NOW)).isEqualTo(Duration.ofMinutes(1));
        assertThat(left.bound(NOW)).isEqualTo("600 tokens a minute");
        assertThat(left.wait(NOW.plusSeconds(60))).isZero();
    }

    @Test
    void hasNoLimitWhereNoneIsSet() {
        var left = new Allowance(Quota.NONE, NOW);
        left.began(NOW);
        left.used(1_000_000, NOW);

        assertThat(left.wait(NOW)).isZero();
    }

    @Test
    void survivesAClockThatJumps() {
        var left = new Allowance(new Quota(2, null, null), NOW);
        left.began(NOW);
        left.began(NOW);

        assertThat(left.wait(NOW.minusSeconds(3600))).isPositive();
        assertThat(left.wait(NOW.plusSeconds(86_400))).isZero();
        left.began(NOW.plusSeconds(86_400));
        left.began(NOW.plusSeconds(86_400));
        assertThat(left.wait(NOW.plusSeconds(86_400))).isPositive();
    }

    @Test
    void takesAChangedQuotaFromThenOn() {
        var quota = new AtomicReference<>(new Quota(1, null, null));
        var all = new Allowances<String>(_ -> quota.get());
        all.of("app", NOW).began(NOW);
        assertThat(all.of("app", NOW).wait(NOW)).isPositive();

        quota.set(new Quota(5, null, null));

        assertThat(all.of("app", NOW).wait(NOW)).isZero();
    }

    @Test
    void keepsEachNameApart() {
        var all = new Allowances<String>(_ -> new Quota(1, null, null));

        all.of("one", NOW).began(NOW);

        assertThat(all.of("one", NOW).wait(NOW)).isPositive();
        assertThat(all.of("two", NOW).wait(NOW)).isZero();
    }
}
