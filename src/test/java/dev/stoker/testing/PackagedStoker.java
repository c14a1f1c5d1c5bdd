package dev.stoker.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program as the build packaged it: the JVM's or, with {@code -Dnative}, the executable. */
public final class PackagedStoker {
    private static final String PLACE = "stoker.artifact";

    private PackagedStoker() {}

    /**
     * The command that runs the packaged program, for a {@link ProcessBuilder}. Only an integration
     * test has one: it runs after packaging.
     *
     * @throws AssertionError if nothing is packaged
     */
    public static List<String> command(String... arguments) {
        Path artifact = Path.of(System.getProperty(PLACE, "target/quarkus-app/quarkus-run.jar"));
        if (!Files.exists(artifact)) {
            throw new AssertionError(artifact + " is missing; integration tests run in verify");
        }
        var command = new ArrayList<String>();
        if (artifact.toString().endsWith(".jar")) {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("-jar");
        }
        command.add(artifact.toAbsolutePath().toString());
        command.addAll(List.of(arguments));
        return List.copyOf(command);
    }
}
