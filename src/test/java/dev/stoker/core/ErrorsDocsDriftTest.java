package dev.stoker.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/errors.md lists every code as the table has it, in its order. */
final class ErrorsDocsDriftTest {
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([a-z_]+)` \\| ([0-9]+) \\| (yes|no) \\| .+ \\| .+ \\|$");

    @Test
    void documentsEveryCodeWithStatusAndRetry() throws IOException {
        String docs = Files.readString(Path.of("docs/errors.md"));

        var documented =
                ROW.matcher(docs)
                        .results()
                        .map(row -> row.group(1) + " " + row.group(2) + " " + row.group(3))
                        .toList();

        assertThat(documented)
                .containsExactlyElementsOf(
                        Arrays.stream(ErrorCode.values())
                                .map(code ->
                                        code.wireName()
                                                + " "
                                                + code.httpStatus()
                                                + (code.retryable() ? " yes" : " no"))
                                .toList());
    }
}
