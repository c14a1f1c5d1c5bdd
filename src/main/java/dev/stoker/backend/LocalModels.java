package dev.stoker.backend;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Model files of this machine that engines of one kind can run where they lie. */
public interface LocalModels {
    /**
     * Looks now. Files that have not changed since the last look are not read again. Blocks; never
     * an exception: a folder that cannot be read has no models.
     */
    Found scan();

    /**
     * What a look found.
     *
     * @param models in the order of their stores, then by name; names are unique
     * @param refused files that look like models and are not offered
     */
    record Found(List<LocalModel> models, List<RefusedFile> refused) {
        /** Nothing at all. */
        public static final Found NOTHING = new Found(List.of(), List.of());

        public Found {
            models = List.copyOf(models);
            refused = List.copyOf(refused);
        }
    }

    /**
     * A model and its files.
     *
     * @param file to hand to the engine; of a split model, the first part
     * @param projector file of the vision part, if there is one
     */
    record LocalModel(CatalogueModel model, Path file, @Nullable Path projector) {}

    /**
     * A model file that is not offered.
     *
     * @param name of the file, without its folder
     * @param because one sentence
     */
    record RefusedFile(String name, String because) {}
}
