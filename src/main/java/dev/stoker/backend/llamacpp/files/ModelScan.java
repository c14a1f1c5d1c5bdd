package dev.stoker.backend.llamacpp.files;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Looks through the places for models. */
public final class ModelScan {
    private static final int CONFIGURED_DEPTH = 6;

    /** As deep as names of downloads may be. */
    private static final int STOKER_DEPTH = 6;

    private static final int LM_STUDIO_DEPTH = 4;

    private final Map<ModelPlace, Path> realRoots = new LinkedHashMap<>();
    private final Refusals refusals = new Refusals();
    private final Headers headers;

    private ModelScan(ModelFiles previous) {
        this.headers = new Headers(previous.headers());
    }

    /**
     * What is there now. Blocks, for some milliseconds a hundred files once they are known, since
     * only new and changed ones are opened: call from a virtual thread.
     *
     * @param previous the result of the scan before, or {@link ModelFiles#none()}; only speeds it
     *     up
     */
    public static ModelFiles scan(List<ModelPlace> places, ModelFiles previous) {
        return new ModelScan(previous).scan(places);
    }

    private ModelFiles scan(List<ModelPlace> places) {
        places.forEach(this::findRoot);
        var drafts = new ArrayList<Draft>();
        realRoots.forEach((place, root) -> drafts.addAll(drafts(place.store(), root)));
        return new ModelFiles(Names.settle(drafts), refusals.all(), headers.all());
    }

    private void findRoot(ModelPlace place) {
        try {
            Path real = place.root().toRealPath();
            realRoots.put(place, real);
        } catch (NoSuchFileException _) {
            // Most machines lack most of the places.
        } catch (IOException e) {
            refusals.add(place.store(), place.root(), e);
        }
    }

    private List<Draft> drafts(ModelStore store, Path root) {
        var own = new Containment(store, List.of(root), refusals);
        return switch (store) {
            case CONFIGURED -> {
                // The owner may have linked from there into another store, and into nothing else.
                var any = new Containment(store, List.copyOf(realRoots.values()), refusals);
                yield joined(files(store, root, CONFIGURED_DEPTH, any));
            }
            case STOKER -> joined(files(store, root, STOKER_DEPTH, own));
            case LLAMA_CPP -> joined(files(store, root, 1, own));
            case LM_STUDIO -> joined(files(store, root, LM_STUDIO_DEPTH, own));
            case HUGGING_FACE ->
                    joined(new HuggingFaceCache(root, ModelScan::isGguf, refusals).files(own));
            case OLLAMA -> new OllamaStore(root, own, headers, refusals).models();
        };
    }

    private List<FoundFile> files(ModelStore store, Path root, int depth, Containment containment) {
        var files = new ArrayList<FoundFile>();
        for (Path path : FolderWalk.files(store, root, depth, ModelScan::isGguf, refusals)) {
            Path below = root.relativize(path);
            boolean inRepository =
                    (store == ModelStore.LM_STUDIO || store == ModelStore.STOKER)
                            && below.getNameCount() > 2;
            FoundFile file =
                    containment.file(
                            path, inRepository ? below.getName(0) + "/" + below.getName(1) : null);
            if (file != null) {
                files.add(file);
            }
        }
        return files;
    }

    private List<Draft> joined(List<FoundFile> files) {
        return new FolderModels(headers, refusals).of(files);
    }

    private static boolean isGguf(Path path) {
        return path.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".gguf");
    }
}
