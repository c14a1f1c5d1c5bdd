package dev.stoker.tuning.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Bytes;
import dev.stoker.tuning.PlanOutcome;
import dev.stoker.tuning.Wishes;
import dev.stoker.tuning.memory.CacheType;
import org.junit.jupiter.api.Test;

final class NearestPlansTest {
    @Test
    void refusesWithTheNumbers() {
        PlanOutcome.TooLarge refused =
                new Asked().available(Bytes.ofMebi(1600)).context(32_768).refusal();

        assertThat(refused.because())
                .isEqualTo(
                        "With 32768 tokens of context for each request it takes 2.1 GiB, and 1.4"
                                + " GiB can be taken (1.6 GiB available, 200.0 MiB in reserve).");
        assertThat(refused.plan().context().tokens().value()).isEqualTo(32_768);
        assertThat(refused.nearest())
                .extracting(PlanOutcome.Nearest::change)
                .containsExactly(
                        "context 10240 instead of 32768",
                        "context 20480 instead of 32768 and keys and values in q8_0 and 1 slot"
                                + " instead of 4 and ubatch 128 instead of 512");
    }

    @Test
    void offersSmallerKeysAndValuesFirstWhereTheyDo() {
        PlanOutcome.TooLarge refused =
                new Asked().available(Bytes.ofMebi(2000)).context(32_768).refusal();

        assertThat(refused.nearest().getFirst())
                .extracting(
                        PlanOutcome.Nearest::change,
                        PlanOutcome.Nearest::context,
                        PlanOutcome.Nearest::keys)
                .containsExactly("keys and values in q8_0", 32_768, CacheType.Q8_0);
    }

    @Test
    void offersASmallerPromptCacheFirstWhereOneIsWished() {
        PlanOutcome.TooLarge refused =
                new Asked()
                        .available(Bytes.ofMebi(3000))
                        .context(32_768)
                        .fixed(
                                new Wishes.Fixed(
                                        null,
                                        null,
                                        null,
                                        null,
                                        null,
                                        null,
                                        null,
                                        null,
                                        null,
                                        Bytes.ofGibi(1)))
                        .refusal();

        assertThat(refused.nearest().getFirst().change())
                .isEqualTo("a prompt cache of 0 B instead of 1.0 GiB");
    }

    @Test
    void hasNothingToOfferWhereNotEvenTheWeightsFit() {
        PlanOutcome.TooLarge refused = new Asked().available(Bytes.ofMebi(900)).refusal();

        assertThat(refused.because())
                .isEqualTo(
                        "The weights alone take 1.0 GiB, and 787.5 MiB can be taken (900.0 MiB"
                                + " available, 112.5 MiB in reserve).");
        assertThat(refused.nearest()).isEmpty();
    }
}
