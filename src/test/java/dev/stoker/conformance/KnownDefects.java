package dev.stoker.conformance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers that are wrong and known to be: the table says so, and the build goes on. What is mended
 * must be struck out here.
 */
final class KnownDefects {
    /** One of them; {@code words} is what the table says. */
    record Defect(String dialect, String backend, String feature, String words) {
        boolean is(Cell cell) {
            return cell.is("fail")
                    && cell.dialect().equals(dialect)
                    && cell.backend().equals(backend)
                    && cell.feature().equals(feature);
        }
    }

    private static final List<Defect> ALL = List.of();

    private KnownDefects() {}

    static boolean has(Cell cell) {
        return words(cell) != null;
    }

    /** What the table says of it; null if it is none. */
    static @Nullable String words(Cell cell) {
        return ALL.stream()
                .filter(defect -> defect.is(cell))
                .map(Defect::words)
                .findAny()
                .orElse(null);
    }

    /** Those that no cell shows. */
    static List<Defect> notIn(List<Cell> cells) {
        return ALL.stream().filter(defect -> cells.stream().noneMatch(defect::is)).toList();
    }
}
