package dev.stoker.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Bytes;
import dev.stoker.tuning.Retune.Verdict;
import dev.stoker.tuning.planning.Asked;
import org.junit.jupiter.api.Test;

/** A model of 1 GiB, 56 MiB and 32 KiB a token; an eighth of the memory is kept back. */
final class RetuneTest {
    @Test
    void keepsAnEngineForWhichNothingChanged() {
        Plan running = new Asked().available(Bytes.ofMebi(1600)).plan();

        assertThat(Retune.judge(running, new Asked().available(Bytes.ofMebi(1600)).outcome()))
                .isEqualTo(new Verdict.Keep("Nothing has changed enough to be worth a restart."));
    }

    @Test
    void restartsForOtherThreads() {
        Plan running = new Asked().limited("0-3", null, null).plan();

        Verdict verdict = Retune.judge(running, new Asked().limited("0-3", null, 2.5).outcome());

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Restart.class,
                        restart -> {
                            assertThat(restart.pressing()).isFalse();
                            assertThat(restart.changes())
                                    .containsExactly("threads: 2 instead of 4");
                        });
    }

    /** GPUs do not tell whose memory it is, so the engine's own would look like somebody else's. */
    @Test
    void memoryIsNoReasonWhereItIsHeldOnGpus() {
        Plan running = new Asked().available(Bytes.ofMebi(1600)).plan();

        assertThat(
                        Retune.judge(
                                running,
                                new Asked().available(Bytes.ofMebi(1800)).outcome(),
                                false))
                .isInstanceOf(Verdict.Keep.class);
        assertThat(
                        Retune.judge(
                                running,
                                new Asked().available(Bytes.ofMebi(1300)).outcome(),
                                false))
                .isInstanceOf(Verdict.Keep.class);
        assertThat(Retune.judge(running, new Asked().available(Bytes.ofMebi(1300)).outcome()))
                .isInstanceOf(Verdict.Restart.class);
    }

    @Test
    void isNotMovedByALimitThatChangesNothing() {
        Plan running = new Asked().machine(4, 2).limited("0-7", null, null).plan();

        // The number is set now, and is the one that the backend had counted.
        PlanOutcome now = new Asked().machine(4, 2).limited("0-7", null, 4.0).outcome();

        assertThat(Retune.judge(running, now)).isInstanceOf(Verdict.Keep.class);
    }

    @Test
    void restartsForHalfAsMuchContextAgainAndNotForLess() {
        Plan running = new Asked().available(Bytes.ofMebi(1600)).plan(); // 10,240 tokens

        assertThat(Retune.judge(running, new Asked().available(Bytes.ofMebi(1730)).outcome()))
                .isInstanceOf(Verdict.Keep.class);
        assertThat(Retune.judge(running, new Asked().available(Bytes.ofMebi(1800)).outcome()))
                .isInstanceOfSatisfying(
                        Verdict.Restart.class,
                        restart ->
                                assertThat(restart.changes())
                                        .containsExactly("context: 15616 instead of 10240"));
    }

    @Test
    void restartsAtOnceWhenHalfTheReserveIsEaten() {
        Plan running = new Asked().available(Bytes.ofMebi(1600)).plan(); // takes 1400

        assertThat(Retune.judge(running, new Asked().available(Bytes.ofMebi(1500)).outcome()))
                .isInstanceOf(Verdict.Keep.class);
        assertThat(Retune.judge(running, new Asked().available(Bytes.ofMebi(1480)).outcome()))
                .isInstanceOfSatisfying(
                        Verdict.Restart.class,
                        restart -> {
                            assertThat(restart.pressing()).isTrue();
                            assertThat(restart.changes().getFirst()).startsWith("context: ");
                        });
    }

    @Test
    void isNotMovedByMemoryThatComesAndGoes() {
        for (int memory = 1300; memory <= 9000; memory += 50) {
            Bytes less = Bytes.ofMebi(memory);
            Bytes more = Bytes.ofMebi(memory + Math.min(memory / 17, 512));
            Plan small = new Asked().available(less).plan();
            Plan large = new Asked().available(more).plan();

            assertThat(Retune.judge(small, new Asked().available(more).outcome()))
                    .isInstanceOf(Verdict.Keep.class);
            assertThat(Retune.judge(large, new Asked().available(less).outcome()))
                    .isInstanceOf(Verdict.Keep.class);
        }
    }

    @Test
    void followsAWishAtOnce() {
        Plan running = new Asked().plan();
        var wishing = new Asked();
        wishing.wish(
                new Wishes(
                        new Wishes.Context.Tokens(4096),
                        null,
                        Wishes.Priority.SPEED,
                        null,
                        Wishes.Fixed.NONE));

        assertThat(Retune.judge(running, wishing.outcome()))
                .isEqualTo(
                        new Verdict.Restart(
                                true,
                                "The user's choice or a measurement changed.",
                                java.util.List.of("context: 4096 instead of 32768")));
        assertThat(Retune.judge(wishing.plan(), wishing.outcome()))
                .isInstanceOf(Verdict.Keep.class);
    }

    @Test
    void doesNotEndAnEngineThatCouldNotBeStartedAgain() {
        Plan running = new Asked().plan();

        assertThat(Retune.judge(running, new Asked().available(Bytes.ofMebi(700)).outcome()))
                .isEqualTo(
                        new Verdict.Keep("No plan would fit now, so a restart would only end it."));
    }
}
