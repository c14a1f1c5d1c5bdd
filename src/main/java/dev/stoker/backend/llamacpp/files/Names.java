package dev.stoker.backend.llamacpp.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives each model a name of its own. The first in order keeps the name that several want; a later
 * one is named after its folder too, then numbered. A file found twice is one model with both
 * names.
 */
final class Names {
    private final Map<String, Draft> byName = new LinkedHashMap<>();

    private Names() {}

    /** The models in the order of the drafts. */
    static List<ModelFile> settle(List<Draft> drafts) {
        var wishes = new LinkedHashMap<Path, Set<String>>();
        var first = new LinkedHashMap<Path, Draft>();
        for (Draft draft : drafts) {
            first.putIfAbsent(draft.real(), draft);
            wishes.computeIfAbsent(draft.real(), _ -> new LinkedHashSet<>()).addAll(draft.names());
        }
        var names = new Names();
        first.values().forEach(names::claim);
        return names.models(wishes);
    }

    private void claim(Draft draft) {
        String wish = draft.names().getFirst();
        String name = wish;
        Path folder = draft.named().toAbsolutePath().getParent();
        if (byName.containsKey(name) && folder != null && folder.getFileName() != null) {
            name = folder.getFileName() + "/" + wish;
        }
        for (int n = 2; byName.containsKey(name); n++) {
            name = wish + "-" + n;
        }
        byName.put(name, draft);
    }

    private List<ModelFile> models(Map<Path, Set<String>> wishes) {
        var claims = new HashMap<String, Integer>();
        wishes.values().forEach(all -> all.forEach(name -> claims.merge(name, 1, Integer::sum)));
        var models = new ArrayList<ModelFile>();
        byName.forEach((name, draft) -> {
            // A name that several want would mean now this model and now that.
            List<String> aliases =
                    wishes.getOrDefault(draft.real(), Set.of()).stream()
                            .filter(alias -> !byName.containsKey(alias))
                            .filter(alias -> claims.getOrDefault(alias, 0) == 1)
                            .toList();
            models.add(
                    new ModelFile(name, aliases, draft.store(), draft.parts(), draft.projector()));
        });
        return models;
    }
}
