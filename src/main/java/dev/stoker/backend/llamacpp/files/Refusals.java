package dev.stoker.backend.llamacpp.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Collects what a scan could not offer; no more than a person would read. */
final class Refusals {
    private static final int MOST = 1000;

    private final List<RefusedFile> all = new ArrayList<>();

    void add(ModelStore store, Path path, String because) {
        if (all.size() < MOST) {
            all.add(new RefusedFile(store, path, because));
        }
    }

    void add(ModelStore store, Path path, IOException why) {
        add(
                store,
                path,
                switch (why) {
                    case AccessDeniedException _ -> "permission denied";
                    case NoSuchFileException _ -> "leads to no file";
                    case FileSystemLoopException _ -> "leads in a circle";
                    default -> "cannot be read: " + why.getClass().getSimpleName();
                });
    }

    List<RefusedFile> all() {
        return all;
    }
}
