package dev.stoker.backend.llamacpp.stock;

import dev.stoker.backend.CatalogueModel;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a model that its server calls by the path of its file, as a {@code llama-server}
 * without {@code --alias} does. It serves one model only and does not look at the name it is asked
 * for.
 */
final class NamedFile {
    private static final Pattern PATH = Pattern.compile("(?:/|\\\\|[A-Za-z]:[/\\\\]).*");
    private static final Pattern FILE =
            Pattern.compile(".*[/\\\\](.+?)(?:-\\d{5}-of-\\d{5})?\\.gguf");

    private NamedFile() {}

    /**
     * By an alias, or else by the file's own name; the path is an alias then. The same where it is
     * not called by a path.
     */
    static CatalogueModel of(CatalogueModel told) {
        String path = told.name();
        if (!PATH.matcher(path).matches()) {
            return told;
        }
        List<String> names =
                told.aliases().stream().filter(name -> !PATH.matcher(name).matches()).toList();
        Matcher file = FILE.matcher(path);
        String name = names.isEmpty() ? file.matches() ? file.group(1) : null : names.getFirst();
        if (name == null) {
            return told;
        }
        var aliases = new ArrayList<String>(told.aliases());
        aliases.remove(name);
        aliases.add(path);
        return told.named(name, aliases);
    }
}
