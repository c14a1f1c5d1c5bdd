package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Ability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Origin;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.ModelView;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class OllamaEntriesTest {
    private static List<String> capabilities(Set<Use> uses, Set<Ability> abilities) {
        var model =
                new ModelView(
                        "tiny",
                        new BackendId("llamacpp"),
                        BackendKind.LLAMACPP,
                        Origin.SUPERVISED,
                        CatalogueModel.of("tiny").uses(uses).abilities(abilities).build());
        var fleet = new FleetView(true, List.of(), List.of(model), List.of(), List.of(), null);
        return OllamaEntries.of(fleet, model).capabilities();
    }

    /** Of what can do both, {@code ollama run} would show vectors instead of an answer. */
    @Test
    void saysThatAModelEmbedsOnlyWhereItDoesNothingElse() {
        assertThat(capabilities(Set.of(Use.GENERATE, Use.EMBED), Set.of()))
                .containsExactly("completion");
        assertThat(capabilities(Set.of(Use.EMBED), Set.of())).containsExactly("embedding");
        assertThat(capabilities(Set.of(), Set.of())).containsExactly("completion");
        assertThat(capabilities(Set.of(Use.RERANK), Set.of())).isEmpty();
    }

    @Test
    void tellsNoAbilityThatItRefusesToUse() {
        assertThat(
                        capabilities(
                                Set.of(Use.GENERATE),
                                Set.of(Ability.INSERT, Ability.REASONING, Ability.VISION)))
                .containsExactly("completion", "vision", "thinking");
    }
}
