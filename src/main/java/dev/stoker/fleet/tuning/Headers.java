package dev.stoker.fleet.tuning;

import dev.stoker.core.Bytes;
import dev.stoker.gguf.GgufFacts;
import dev.stoker.gguf.GgufReader;
import dev.stoker.gguf.GgufResult;
import dev.stoker.tuning.ModelFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The headers of model files, read once for each state of a file. Safe for threads. */
final class Headers {
    private static final int KEPT = 256;

    private final Map<State, GgufFacts> known =
            Collections.synchronizedMap(
                    new LinkedHashMap<>() {
                        private static final long serialVersionUID = 1L;

                        @Override
                        protected boolean removeEldestEntry(Map.Entry<State, GgufFacts> eldest) {
                            return size() > KEPT;
                        }
                    });

    /**
     * What the files say. Blocks, for milliseconds.
     *
     * @return null if one of them cannot be used
     */
    @Nullable ModelFacts of(Path file, @Nullable Path projector) {
        GgufFacts model = facts(file);
        GgufFacts eyes = projector == null ? null : facts(projector);
        if (model == null || (projector != null && eyes == null)) {
            return null;
        }
        return new ModelFacts(
                model, model.tensors().size(), eyes == null ? Bytes.ZERO : eyes.tensors().size());
    }

    private @Nullable GgufFacts facts(Path file) {
        try {
            var state = new State(file, Files.size(file), Files.getLastModifiedTime(file));
            GgufFacts before = known.get(state);
            if (before != null) {
                return before;
            }
            if (GgufReader.readModel(file) instanceof GgufResult.Read(GgufFacts facts)) {
                known.put(state, facts);
                return facts;
            }
            return null;
        } catch (IOException _) {
            return null; // gone or closed to us; whoever starts the engine says so
        }
    }

    private record State(Path file, long size, FileTime modified) {}
}
