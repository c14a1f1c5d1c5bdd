package dev.stoker.observe;

import static dev.stoker.observe.ShownFleet.found;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.tuning.TuningSettings;
import dev.stoker.tuning.Wishes;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class UnusedWishesTest {
    @Test
    void namesThoseThatNoModelHasWithTheNearName() {
        var fleet = new ShownFleet().with(found("ollama", ShownFleet.READY), "tiny", "llama3:8b");

        assertThat(UnusedWishes.of(fleet.view(), tuning("tinny", "tiny@olama", "llama3")))
                .hasToString(
                        "{llama3=no model 'llama3'; did you mean llama3:8b?, tinny=no model"
                                + " 'tinny'; did you mean tiny?, tiny@olama=no backend 'olama'"
                                + " (there is: ollama); did you mean tiny?}");
    }

    @Test
    void isContentWithEveryNameThatTuningGoesBy() {
        var fleet =
                new ShownFleet().with(found("ollama", ShownFleet.READY), "tiny:latest", "other");

        assertThat(
                        UnusedWishes.of(
                                fleet.view(),
                                tuning("tiny", "tiny:latest", "tiny@ollama", "other@ollama")))
                .isEmpty();
    }

    /** It may be the one that has the model. */
    @Test
    void saysNothingWhileABackendIsNotReady() {
        var fleet =
                new ShownFleet()
                        .with(found("ollama", ShownFleet.READY), "tiny")
                        .with(found("lab", ShownFleet.DOWN));

        assertThat(UnusedWishes.of(fleet.view(), tuning("big"))).isEmpty();
    }

    static TuningSettings tuning(String... names) {
        return new TuningSettings(
                true,
                Wishes.NONE,
                Arrays.stream(names).collect(Collectors.toMap(name -> name, _ -> Wishes.NONE)),
                true,
                Duration.ofMinutes(10),
                Duration.ofSeconds(60));
    }
}
