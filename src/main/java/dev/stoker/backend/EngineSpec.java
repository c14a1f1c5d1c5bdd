package dev.stoker.backend;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Everything that makes one engine differ from another.
 *
 * @param model the name callers know it by; the engine reports it as its alias
 * @param program absolute path of the server program
 * @param file the model file; of a split one, the first part
 * @param projector file of the vision part, if the model has one
 * @param use what it is started for
 */
public record EngineSpec(
        String model, Path program, Path file, @Nullable Path projector, Use use) {}
