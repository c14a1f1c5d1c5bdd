package dev.stoker.boot;

import dev.stoker.cli.service.Host;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the program lies that this process is, and what was packed into it. */
final class ThisProgram {
    private static final String JAR = "quarkus-run.jar";
    private static final String NAME = "stoker";

    private ThisProgram() {}

    /** This machine, with this program. */
    static Host host() {
        return new Host(
                Host.Os.named(System.getProperty("os.name", "")),
                Path.of("/"),
                Host.USUAL_PLACES,
                path(
                        System.getProperty("java.class.path", ""),
                        ProcessHandle.current().info().command().orElse(""),
                        Optional.ofNullable(System.getenv("PATH")).orElse("")),
                ThisProgram::packed);
    }

    /**
     * The program by the name that stays right when a new version comes: the one on the search path
     * if that leads to it.
     *
     * @param classPath the jar that {@code java} was started with; empty in a native executable
     * @param command the executable of this process
     */
    static @Nullable Path path(String classPath, String command, String searchPath) {
        Path program =
                classPath.endsWith(JAR)
                        ? launcher(Path.of(classPath).toAbsolutePath().normalize())
                        : command.endsWith("/" + NAME) || command.endsWith("-runner")
                                ? Path.of(command)
                                : null;
        return program == null ? null : known(program, searchPath);
    }

    /** Of a package: {@code app} and {@code bin} side by side. Of a checkout: {@code deploy}. */
    private static @Nullable Path launcher(Path jar) {
        return Stream.of("../bin/" + NAME, "../../deploy/" + NAME)
                .map(place -> jar.resolveSibling(place).normalize())
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    private static Path known(Path program, String searchPath) {
        return Stream.of(searchPath.split(File.pathSeparator, -1))
                .filter(Predicate.not(String::isEmpty))
                .flatMap(folder -> inside(folder).stream())
                .filter(found -> found.isAbsolute() && isSame(found, program))
                .findFirst()
                .orElse(program);
    }

    private static List<Path> inside(String folder) {
        try {
            return List.of(Path.of(folder).resolve(NAME));
        } catch (InvalidPathException _) {
            return List.of();
        }
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isExecutable(one) && Files.isSameFile(one, other);
        } catch (IOException _) {
            return false;
        }
    }

    /** The build packs {@code systemd/} and {@code deploy/launchd/}. */
    private static @Nullable String packed(String name) {
        try (InputStream in = ThisProgram.class.getResourceAsStream("/service/" + name)) {
            return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
