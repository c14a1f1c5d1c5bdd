package dev.stoker.backend.vllm;

import dev.stoker.backend.CatalogueModel;
import java.util.List;

/** What is known of vLLM's models beyond the common list. Pure. */
final class VllmCatalogue {
    private VllmCatalogue() {}

    /** All that it lists is in memory: it serves the models it was started with. */
    static List<CatalogueModel> read(List<CatalogueModel> listed) {
        return listed.stream().map(model -> model.but().loaded(true).build()).toList();
    }
}
