package dev.stoker.backend.llamacpp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Captured output of real servers, beside the tests' classes. */
final class Fixtures {
    private Fixtures() {}

    static String text(String name) {
        try (InputStream in = Fixtures.class.getResourceAsStream(name)) {
            return new String(
                    Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(name, e);
        }
    }

    static ProgramHelp b11669() {
        return ProgramHelp.read(
                text("llama-server-b11669-help.txt"), text("llama-server-b11669-version.txt"));
    }

    /** The lines of each case of a transcript, by the words after {@code ==}. */
    static Map<String, List<String>> cases(String name) {
        Map<String, List<String>> cases = new LinkedHashMap<>();
        for (String part : ("\n" + text(name)).split("\n== ", -1)) {
            List<String> lines = Arrays.asList(part.split("\n", -1));
            cases.put(lines.getFirst(), lines.subList(1, lines.size()));
        }
        return cases;
    }
}
