package dev.stoker.cli.doctor;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration names, though it may not be there.
 *
 * @param modelFolders of the user's own, absolute
 * @param defaultModel spec for callers that name no model; null where none is configured
 * @param hindrances why backends of the configuration cannot be used, one line each: a key or file
 *     that they name is not there
 */
public record Expected(
        List<Path> modelFolders, @Nullable String defaultModel, List<String> hindrances) {
    /** A configuration that names nothing. */
    public static final Expected NOTHING = new Expected(List.of(), null, List.of());

    public Expected {
        modelFolders = List.copyOf(modelFolders);
        hindrances = List.copyOf(hindrances);
    }
}
