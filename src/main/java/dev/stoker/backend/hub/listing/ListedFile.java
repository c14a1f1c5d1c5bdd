package dev.stoker.backend.hub.listing;

import org.jspecify.annotations.Nullable;

/**
 * A file as a repository lists it; its name is anybody's.
 *
 * @param path below the repository
 * @param size bytes, zero or more
 * @param sha256 of its content, 64 digits of lower case; null where the hub tells none
 */
public record ListedFile(String path, long size, @Nullable String sha256) {
    /** Without its folder. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Of its folder with a slash behind it; empty at the top. */
    String folder() {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }
}
