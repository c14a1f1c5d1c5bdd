package dev.stoker.backend.hub.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.StokerException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** SECURITY rule 7: whatever the name, the path lies below the root or there is none. */
final class SafeNamesPropertyTest {
    private static final Path ROOT = Path.of("/some/store");
    private static final int NAMES = 2000;

    /** What names are made of that try to lead elsewhere, and what honest ones are made of. */
    private static final List<String> PIECES =
            List.of(
                    "..",
                    ".",
                    "/",
                    "//",
                    "\\",
                    "\\..\\",
                    ":",
                    "C:",
                    "~",
                    "\u0000",
                    "\n",
                    " ",
                    "%2e",
                    "%2f",
                    "\uff0e",
                    "\u2215",
                    "\u202e",
                    "con",
                    "NUL",
                    "com1",
                    "org",
                    "repo",
                    "m-Q4_K_M",
                    ".gguf",
                    "-00001-of-00002",
                    "a",
                    "é",
                    "\ud83d",
                    "*",
                    "?",
                    "$(x)");

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void leadsNowhereElse(long seed) {
        var random = new SplittableRandom(seed);
        int taken = 0;

        for (int i = 0; i < NAMES; i++) {
            String name = name(random);
            try {
                Path path = SafeNames.below(ROOT, name);
                taken++;
                assertThat(path.normalize()).isEqualTo(path).isNotEqualTo(ROOT);
                assertThat(path.startsWith(ROOT)).isTrue();
                assertThat(ROOT.relativize(path).toString())
                        .isEqualTo(name)
                        .matches("[A-Za-z0-9._ +=@,()\\[\\]/-]+");
                for (Path word : ROOT.relativize(path)) {
                    assertThat(word.toString()).doesNotStartWith(".").doesNotEndWith(".");
                }
            } catch (StokerException e) {
                assertThat(e.detail()).doesNotContain("\u0000", "\n", "\u202e");
            }
        }

        assertThat(taken).isPositive();
    }

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    private static String name(SplittableRandom random) {
        var name = new StringBuilder();
        int pieces = random.nextInt(1, 7);
        for (int i = 0; i < pieces; i++) {
            name.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return name.toString();
    }
}
