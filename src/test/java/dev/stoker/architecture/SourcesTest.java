package dev.stoker.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What can be said of the source files without compiling them: size, names, null-marking. */
final class SourcesTest {
    private static final int MOST_LINES = 400;

    private static final Pattern EMPTY_NAME =
            Pattern.compile(".*(Manager|Helper|Utils?|Impl|Data|Info|Processor|Base)");

    @Test
    void isSplitBeforeAFileGrowsOutOfHand() throws IOException {
        var tooLong = new TreeMap<Path, Integer>();
        for (Path file : Sources.all()) {
            int lines = Files.readAllLines(file).size();
            if (lines > MOST_LINES) {
                tooLong.put(file, lines);
            }
        }

        assertThat(tooLong).as("files of more than %s lines", MOST_LINES).isEmpty();
    }

    @Test
    void isNamedAfterThingsOfTheTrade() {
        List<Path> emptyNames =
                Sources.all().stream()
                        .filter(file -> EMPTY_NAME.matcher(typeName(file)).matches())
                        .toList();

        assertThat(emptyNames).as("names that say nothing").isEmpty();
    }

    @Test
    void isNullMarkedPackageByPackage() throws IOException {
        Set<Path> packages = new TreeSet<>();
        Set<Path> marked = new TreeSet<>();
        for (Path file : Sources.all()) {
            // src/SET/java/PACKAGE...: a test package may share the mark of its twin in main.
            Path home = Path.of("src").relativize(file.getParent()).subpath(2, depth(file));
            packages.add(home);
            if (typeName(file).equals("package-info")
                    && Files.readString(file).contains("\n@NullMarked\npackage ")) {
                marked.add(home);
            }
        }

        assertThat(packages).isNotEmpty();
        assertThat(marked).as("packages marked @NullMarked").isEqualTo(packages);
    }

    private static int depth(Path file) {
        return file.getNameCount() - 2;
    }

    private static String typeName(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }
}
