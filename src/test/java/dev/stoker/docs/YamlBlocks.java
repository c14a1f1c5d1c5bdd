package dev.stoker.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The blocks of YAML in a document, each a configuration of its own. */
public final class YamlBlocks {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");

    private YamlBlocks() {}

    /** Those of {@code docs/NAME}, in their order. */
    public static List<String> of(String name) {
        try {
            return BLOCK.matcher(Files.readString(Path.of("docs", name)))
                    .results()
                    .map(block -> block.group(1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one that has that in it. */
    public static String with(String name, String text) {
        List<String> found = of(name).stream().filter(block -> block.contains(text)).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " blocks of " + name + " have " + text);
        }
        return found.getFirst();
    }
}
