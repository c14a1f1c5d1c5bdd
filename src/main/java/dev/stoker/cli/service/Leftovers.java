package dev.stoker.cli.service;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The configuration and the state of a service that goes. */
final class Leftovers {
    private Leftovers() {}

    /** They go with it, or a note says that they stay. A link in their place is left alone. */
    static void of(List<Path> folders, boolean purge, List<Step> steps, List<String> notes) {
        List<Path> there =
                folders.stream()
                        .filter(folder -> Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS))
                        .toList();
        if (purge) {
            there.forEach(folder -> steps.add(new Step.Delete(folder)));
        } else if (!there.isEmpty()) {
            notes.add(
                    there.stream().map(Path::toString).collect(Collectors.joining(" and "))
                            + (there.size() == 1 ? " stays" : " stay")
                            + "; --purge deletes "
                            + (there.size() == 1 ? "it" : "them")
                            + " too, downloaded models included.");
        }
    }
}
