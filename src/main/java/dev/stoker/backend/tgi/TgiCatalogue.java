package dev.stoker.backend.tgi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Use;
import dev.stoker.backend.http.Numbers;
import dev.stoker.dialect.Json;
import java.util.List;
import java.util.Set;

/** Reads {@code /info}: one server, one model. Pure. */
final class TgiCatalogue {
    private TgiCatalogue() {}

    static List<CatalogueModel> read(JsonNode about) {
        String model = Json.text(about, "model_id");
        return model == null
                ? List.of()
                : List.of(
                        CatalogueModel.of(model)
                                .context(Numbers.amount(about, "max_total_tokens"))
                                .loaded(true)
                                .uses(Set.of(Use.GENERATE))
                                .build());
    }
}
