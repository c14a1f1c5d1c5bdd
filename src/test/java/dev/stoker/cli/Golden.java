package dev.stoker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Output as it is meant to be, in files beside the tests' resources. After a wanted change, run the
 * tests once with {@code STOKER_GOLDEN=write} in the environment and read the difference.
 */
final class Golden {
    private Golden() {}

    static void matches(String name, String actual) {
        if ("write".equals(System.getenv("STOKER_GOLDEN"))) {
            write(name, actual);
        }

        assertThat(actual).isEqualTo(read(name));
    }

    private static String read(String name) {
        try (InputStream file = Golden.class.getResourceAsStream(name)) {
            return file == null
                    ? "there is no " + name
                    : new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(String name, String text) {
        try {
            for (String root : new String[] {"src/test/resources", "target/test-classes"}) {
                Path folder = Path.of(root, "dev/stoker/cli");
                Files.createDirectories(folder);
                Files.writeString(folder.resolve(name), text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
