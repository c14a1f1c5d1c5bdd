package dev.stoker.dialect;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** What real servers answered, recorded. */
public final class Fixtures {
    private Fixtures() {}

    /** The bytes of {@code llama-server-0.7.0-NAME}. */
    public static byte[] llamaServer(String name) {
        String file = "llama-server-0.7.0-" + name;
        try (InputStream in = Fixtures.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new AssertionError("no fixture " + file);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
