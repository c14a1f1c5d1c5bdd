package dev.stoker.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Ability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Origin;
import dev.stoker.fleet.ModelView;
import dev.stoker.fleet.stock.Inventory;
import dev.stoker.fleet.tuning.Fit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ModelAnswerTest {
    private static ModelAnswer answer(CatalogueModel model) {
        var view =
                new ModelView(
                        model.name(),
                        new BackendId("llamacpp-8080"),
                        BackendKind.LLAMACPP,
                        Origin.DISCOVERED,
                        model);
        return ModelAnswer.of(new Inventory.Listed(view, Fit.unknown("it was not asked for")));
    }

    @Test
    void keepsToItselfWhereAModelsFileLies() {
        CatalogueModel model =
                CatalogueModel.of("tiny")
                        .aliases(List.of("/home/me/tiny.gguf", "C:\\m\\tiny.gguf", "org/tiny"))
                        .build();

        assertThat(answer(model).aliases()).containsExactly("org/tiny");
    }

    @Test
    void tellsOfNoAbilityRatherThanOfNone() {
        assertThat(answer(CatalogueModel.named("tiny")).abilities()).isNull();
        assertThat(answer(CatalogueModel.of("a").abilities(Set.of(Ability.TOOLS)).build()))
                .extracting(ModelAnswer::abilities)
                .isEqualTo(List.of("tools"));
    }
}
