package dev.stoker.backend.llamacpp.files;

import dev.stoker.gguf.GgufFacts;
import dev.stoker.gguf.QuantTag;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model or projector with all its parts, each of sound header.
 *
 * @param stem the first file's name without ending and part number
 */
record Whole(FoundFile first, String stem, List<ModelFile.Part> parts) {
    GgufFacts facts() {
        return parts.getFirst().facts();
    }

    /** What projector and model share: the repository, else the folder. */
    Object neighbourhood() {
        return first.repository() != null ? first.repository() : first.folder();
    }

    Draft draft(ModelFile.@Nullable Part projector) {
        var names = new ArrayList<String>();
        if (first.repository() != null) {
            String tag = QuantTag.in(stem);
            tag = tag != null ? tag : facts().quantisation();
            names.add(tag == null ? first.repository() : first.repository() + ":" + tag);
        }
        names.add(stem);
        return new Draft(names, first.store(), parts, first.path(), first.real(), projector);
    }
}
