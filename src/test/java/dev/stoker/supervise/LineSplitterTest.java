package dev.stoker.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LineSplitterTest {
    private final List<String> lines = new ArrayList<>();
    private final LineSplitter splitter = new LineSplitter(lines::add);

    @Test
    void joinsPiecesAndSplitsAtLineEnds() {
        feed("on");
        feed("e\r\ntwo\n\nthr");
        feed("ee");

        splitter.end();

        assertThat(lines).containsExactly("one", "two", "", "three");
    }

    @Test
    void cutsALineThatDoesNotEnd() {
        feed("x".repeat(100_000));
        feed("\nnext\n");

        assertThat(lines.getFirst()).hasSize(LineSplitter.LINE_LIMIT + 1).endsWith("…");
        assertThat(lines.getLast()).isEqualTo("next");
    }

    @Test
    void letsNoControlCharacterThrough() {
        feed("\u001b[31mred\u0007\tend\n");

        assertThat(lines).containsExactly("?[31mred?\tend");
    }

    private void feed(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        splitter.feed(bytes, bytes.length);
    }
}
