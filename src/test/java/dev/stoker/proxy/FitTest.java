package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FitTest {
    private static final PromptSize SIZE = new PromptSize(50, 100, 200, 400, 0);

    @Test
    void isSureBelowWhatTextHardlyExceeds() {
        assertThat(Fit.of(SIZE, 200, false)).isEqualTo(new Fit.Sure());
        assertThat(Fit.of(SIZE, 200, true)).isEqualTo(new Fit.Sure());
    }

    @Test
    void hasItCountedNearTheLimitAndAbove() {
        assertThat(Fit.of(SIZE, 199, true)).isEqualTo(new Fit.Near());
        assertThat(Fit.of(SIZE, 10, true)).isEqualTo(new Fit.Near());
    }

    @Test
    void goesByTheLikelyCountWhereNobodyCounts() {
        assertThat(Fit.of(SIZE, 199, false)).isEqualTo(new Fit.Guessed(100));
        assertThat(Fit.of(SIZE, 100, false)).isEqualTo(new Fit.Guessed(100));
        assertThat(Fit.of(SIZE, 99, false)).isEqualTo(new Fit.TooLong(100, false));
    }

    @Test
    void refusesNoPictureByAGuessOfItsTokens() {
        PromptSize pictures = SIZE.plus(PromptSize.IMAGE).plus(PromptSize.IMAGE);

        assertThat(Fit.of(pictures, 100, false)).isEqualTo(new Fit.Guessed(2148));
        assertThat(Fit.of(pictures, 99, false)).isEqualTo(new Fit.TooLong(2148, false));
    }

    @Test
    void isExactOfTokensThatCameAsSuch() {
        assertThat(Fit.of(PromptSize.exactly(99), 99, false)).isEqualTo(new Fit.Sure());
        assertThat(Fit.of(PromptSize.exactly(100), 99, false))
                .isEqualTo(new Fit.TooLong(100, true));
    }

    @Test
    void goesByACountToTheToken() {
        assertThat(Fit.counted(99, 99)).isEqualTo(new Fit.Sure());
        assertThat(Fit.counted(100, 99)).isEqualTo(new Fit.TooLong(100, true));
    }
}
