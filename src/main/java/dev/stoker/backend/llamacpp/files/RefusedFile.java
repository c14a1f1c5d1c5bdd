package dev.stoker.backend.llamacpp.files;

import java.nio.file.Path;

/**
 * A file or folder that should have given a model and did not.
 *
 * @param path for the machine's owner; not for callers of the API
 * @param because one sentence without the path
 */
public record RefusedFile(ModelStore store, Path path, String because) {}
