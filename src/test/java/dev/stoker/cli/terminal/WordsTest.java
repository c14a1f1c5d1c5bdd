package dev.stoker.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WordsTest {
    @Test
    void linesAreBrokenBetweenWordsAndWordsStayWhole() {
        assertThat(Words.lines("one two three", 7)).containsExactly("one two", "three");
        assertThat(Words.lines("unbreakable is", 4)).containsExactly("unbreakable", "is");
        assertThat(Words.lines("as it is", Integer.MAX_VALUE)).containsExactly("as it is");
        assertThat(Words.lines("", 4)).containsExactly("");
    }

    @ParameterizedTest
    @CsvSource({
        "A quota of 1.5 CPUs binds., a quota of 1.5 CPUs binds",
        "GPU memory is full., GPU memory is full",
        "8 layers fit, 8 layers fit",
        "X., x"
    })
    void aSentenceBecomesAClause(String sentence, String clause) {
        assertThat(Words.clause(sentence)).isEqualTo(clause);
    }
}
