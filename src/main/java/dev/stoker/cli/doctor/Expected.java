package dev.stoker.cli.doctor;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration names, though it may not be there.
 *
 * @param modelFolders of the user's own, absolute
 * @param defaultModel spec for callers that name no model; null where none is configured
 */
public record Expected(List<Path> modelFolders, @Nullable String defaultModel) {
    /** A configuration that names nothing. */
    public static final Expected NOTHING = new Expected(List.of(), null);

    public Expected {
        modelFolders = List.copyOf(modelFolders);
    }
}
