package dev.stoker.backend.llamacpp.files;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model before its name is settled.
 *
 * @param names what it would like to be called, the best first, at least one
 * @param named its first file as the store names it
 * @param real its first file with links followed: what tells it from others
 */
record Draft(
        List<String> names,
        ModelStore store,
        List<ModelFile.Part> parts,
        Path named,
        Path real,
        ModelFile.@Nullable Part projector) {}
