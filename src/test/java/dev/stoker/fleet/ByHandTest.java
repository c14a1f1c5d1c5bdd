package dev.stoker.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.LocalModels.LocalModel;
import dev.stoker.backend.Use;
import dev.stoker.fleet.EngineControl.Deed;
import dev.stoker.fleet.health.Condition;
import dev.stoker.fleet.health.State;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is stopped by hand, and how that is told. */
final class ByHandTest {
    private static final Instant BEGUN = Instant.parse("2026-11-22T08:00:00Z");
    private static final Instant THEN = BEGUN.plusSeconds(60);
    private static final Instant LATER = THEN.plusSeconds(60);
    private static final EngineView RAN =
            new EngineView("ran", Use.GENERATE, "stopped", THEN, "idle", null, null, 0, 0);

    private final ByHand byHand = new ByHand();

    private void does(Deed deed, @Nullable String model, Instant when) {
        assertThat(byHand.control(deed, model, List.of(), when)).isCompleted();
    }

    private Condition condition(List<EngineView> engines) {
        return SupervisedHealth.of(engines, byHand.since(), null, byHand.servingSince(BEGUN));
    }

    @Test
    void isSinceTheFirstStop() {
        does(Deed.STOP, null, THEN);
        does(Deed.STOP, null, LATER);

        assertThat(condition(List.of()).state()).isEqualTo(State.STOPPED);
        assertThat(condition(List.of()).since()).isEqualTo(THEN);
    }

    @Test
    void servesAgainSinceItWasStarted() {
        does(Deed.STOP, null, THEN);
        does(Deed.START, null, LATER);

        assertThat(condition(List.of(RAN)).state()).isEqualTo(State.READY);
        assertThat(condition(List.of(RAN)).since()).isEqualTo(LATER);
        assertThat(byHand.refusal("ran")).isNull();
    }

    @Test
    void aStartOfWhatWasNotStoppedIsNoNews() {
        does(Deed.START, null, LATER);

        assertThat(condition(List.of()).since()).isEqualTo(BEGUN);
    }

    @Test
    void oneModelIsShownAsStoppedWhetherItRanOrNot() {
        does(Deed.STOP, "ran", LATER);
        does(Deed.STOP, "never", LATER);
        var file =
                new LocalModel(
                        CatalogueModel.of("never").uses(Set.of(Use.EMBED)).build(),
                        Path.of("/never.gguf"),
                        null);

        List<EngineView> shown = byHand.shown(List.of(RAN), List.of(file));

        assertThat(shown).extracting(EngineView::model).containsExactly("ran", "never");
        assertThat(shown).allMatch(EngineView::held);
        assertThat(shown.getFirst().because())
                .isEqualTo(
                        "it was stopped by hand; 'stoker backends --start --model ran' has it serve"
                                + " again");
        assertThat(shown.getLast().state()).isEqualTo("stopped");
        assertThat(shown.getLast().use()).isEqualTo(Use.EMBED);
        assertThat(shown.getLast().since()).isEqualTo(LATER);
        assertThat(byHand.shown(List.of(), List.of())).as("files that are gone").isEmpty();

        does(Deed.START, "never", LATER);
        assertThat(byHand.shown(List.of(RAN), List.of(file)))
                .extracting(EngineView::model)
                .containsExactly("ran");
    }

    /** The process ended since somebody stopped it, and nobody has it stopped any more. */
    @Test
    void whatWasStartedAgainIsNotShownAsStopped() {
        var ended = RAN.saying("somebody stopped it by hand");

        does(Deed.STOP, null, THEN);
        EngineView held = byHand.shown(List.of(ended), List.of()).getFirst();
        does(Deed.START, null, LATER);
        EngineView free = byHand.shown(List.of(ended), List.of()).getFirst();

        assertThat(held.held()).isTrue();
        assertThat(held.because()).contains("'stoker backends --start llamacpp'");
        assertThat(free.held()).isFalse();
        assertThat(free.because()).isEqualTo("it may serve again: the next call starts it");
    }

    @Test
    void whoCallsIsToldHowToStartWhatIsStopped() {
        does(Deed.STOP, "m", THEN);
        assertThat(byHand.refusal("m")).hasMessageContaining("'stoker backends --start --model m'");
        assertThat(byHand.refusal("other")).isNull();

        does(Deed.STOP, null, THEN);
        assertThat(byHand.refusal("m")).hasMessageContaining("'stoker backends --start llamacpp'");
        assertThat(byHand.refusal("other")).hasMessageContaining("was stopped by hand");
    }
}
