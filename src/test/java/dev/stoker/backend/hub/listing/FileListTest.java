package dev.stoker.backend.hub.listing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileListTest {
    private static final String SHA = "a".repeat(64);

    @Test
    void readsSizesAndDigestsOfLargeFiles() throws IOException {
        String page =
                """
                [{"type": "directory", "oid": "1", "size": 0, "path": "Q8_0"},
                 {"type": "file", "oid": "2", "size": 12, "path": "README.md"},
                 {"type": "file", "oid": "3", "size": 7, "path": "m.GGUF",
                  "lfs": {"oid": "%s", "size": 7, "pointerSize": 135}, "xetHash": "4"}]
                """
                        .formatted(SHA);

        assertThat(FileList.of(page.getBytes(UTF_8)))
                .containsExactly(new ListedFile("m.GGUF", 7, SHA));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"oid\": \"x\"", "\"oid\": \"../../../etc/passwd\"", "\"oid\": 5"})
    void knowsNoDigestButASha256(String oid) throws IOException {
        String page = "[{\"type\":\"file\",\"path\":\"m.gguf\",\"size\":1,\"lfs\":{" + oid + "}}]";

        assertThat(FileList.of(page.getBytes(UTF_8)))
                .containsExactly(new ListedFile("m.gguf", 1, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "{\"error\": \"x\"}",
                "[",
                "[{\"type\":\"file\",\"path\":\"m.gguf\"}]",
                "[{\"type\":\"file\",\"path\":\"m.gguf\",\"size\":-1}]",
                "[{\"type\":\"file\",\"path\":\"m.gguf\",\"size\":1.5}]",
                "[{\"type\":\"file\",\"path\":\"m.gguf\",\"size\":99999999999999999999}]",
                "[{\"type\":\"file\",\"path\":\"m.gguf\",\"size\":9223372036854775807}]"
            })
    void refusesWhatIsNoList(String page) {
        assertThatThrownBy(() -> FileList.of(page.getBytes(UTF_8))).isInstanceOf(IOException.class);
    }

    /** SECURITY rule 9. */
    @Test
    void refusesAListOfEndlessDepth() {
        String page = "[".repeat(100_000);

        assertThatThrownBy(() -> FileList.of(page.getBytes(UTF_8))).isInstanceOf(IOException.class);
    }
}
