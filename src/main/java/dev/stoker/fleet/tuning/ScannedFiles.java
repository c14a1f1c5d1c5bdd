package dev.stoker.fleet.tuning;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.LocalModels.LocalModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the file of a model that somebody else's server has, among those of this machine. */
final class ScannedFiles {
    private static final String ENDING = ".gguf";

    private ScannedFiles() {}

    /**
     * The one file of that model: the one the server tells, else the only one that has one of its
     * names, whatever their case and with or without {@code .gguf}. Blocks for file reads.
     *
     * @param told where the server says it has the model from; null if it does not
     * @return null if there is none, or more than one
     */
    static @Nullable LocalModel same(
            Collection<LocalModel> scanned, CatalogueModel listed, @Nullable Path told) {
        List<LocalModel> same =
                told == null
                        ? List.of()
                        : scanned.stream().filter(one -> isSame(one.file(), told)).toList();
        if (same.isEmpty()) {
            Set<String> wanted = names(listed);
            same = scanned.stream().filter(one -> isNamed(one, wanted)).toList();
        }
        return same.stream().map(LocalModel::file).distinct().count() == 1 ? same.getFirst() : null;
    }

    private static boolean isSame(Path file, Path told) {
        try {
            return file.equals(told)
                    || (told.isAbsolute() && Files.exists(told) && Files.isSameFile(file, told));
        } catch (IOException _) {
            return false;
        }
    }

    private static boolean isNamed(LocalModel local, Set<String> wanted) {
        var names = new ArrayList<>(names(local.model()));
        Path file = local.file().getFileName();
        if (file != null) {
            names.add(plain(file.toString()));
        }
        return names.stream().anyMatch(wanted::contains);
    }

    private static Set<String> names(CatalogueModel model) {
        return Stream.concat(Stream.of(model.name()), model.aliases().stream())
                .map(ScannedFiles::plain)
                .collect(Collectors.toSet());
    }

    private static String plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(ENDING)
                ? lower.substring(0, lower.length() - ENDING.length())
                : lower;
    }
}
