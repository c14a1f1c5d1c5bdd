package dev.stoker.observe;

import static dev.stoker.observe.ShownFleet.found;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Health;
import org.junit.jupiter.api.Test;

final class ServingTest {
    @Test
    void waitsForTheFirstScan() {
        var fleet = new ShownFleet().scanning().with(found("ollama", ShownFleet.READY), "tiny");

        assertThat(Serving.whyNot(fleet.view())).isEqualTo("the first scan has not ended");
    }

    @Test
    void saysThatThereIsNoBackend() {
        assertThat(Serving.whyNot(new ShownFleet().view())).startsWith("there is no backend:");
    }

    @Test
    void namesEveryBackendAndWhatItLacks() {
        var fleet =
                new ShownFleet()
                        .with(found("a", ShownFleet.DOWN), "tiny")
                        .with(found("b", new Health.Loading("Loading model")), "tiny")
                        .with(found("c", ShownFleet.READY));

        assertThat(Serving.whyNot(fleet.view()))
                .isEqualTo(
                        "a is down: connection refused; b is loading: Loading model;"
                                + " c has no model");
    }

    /** The first model has to come onto a machine somehow: by a call to its Stoker. */
    @Test
    void isReadyWithoutAModelUnlessABackendThatShouldServeDoesNot() {
        var empty = new ShownFleet().with(found("c", ShownFleet.READY));
        var down =
                new ShownFleet()
                        .with(found("c", ShownFleet.READY))
                        .with(found("a", ShownFleet.DOWN));
        var other =
                new ShownFleet()
                        .with(found("a", ShownFleet.DOWN))
                        .with(ShownFleet.supervised(), "own");

        assertThat(Serving.whyNotReady(new ShownFleet().view())).isNull();
        assertThat(Serving.whyNotReady(empty.view())).isNull();
        assertThat(Serving.whyNotReady(other.view())).isNull();
        assertThat(Serving.whyNotReady(down.view())).startsWith("a is down: ");
        assertThat(Serving.whyNotReady(new ShownFleet().scanning().view()))
                .isEqualTo("the first scan has not ended");
    }

    @Test
    void isContentWithOneModelOnOneUsableBackend() {
        var fleet =
                new ShownFleet()
                        .with(found("a", ShownFleet.DOWN), "tiny")
                        .with(ShownFleet.supervised(), "own");

        assertThat(Serving.whyNot(fleet.view())).isNull();
    }
}
