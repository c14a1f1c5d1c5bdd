package dev.stoker.cli.service;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The machine that a service is for.
 *
 * @param root where its files begin; {@code /} outside of tests
 * @param toolPlaces where programs such as {@code systemctl} are looked for besides the search path
 * @param program what the service is to run, absolute; null where it is not known
 * @param packed what was packed into this program
 */
public record Host(Os os, Path root, List<Path> toolPlaces, @Nullable Path program, Packed packed) {

    /** Where programs of the system are, besides the search path. */
    public static final List<Path> USUAL_PLACES =
            List.of(Path.of("/usr/bin"), Path.of("/bin"), Path.of("/usr/sbin"), Path.of("/sbin"));

    public Host {
        toolPlaces = List.copyOf(toolPlaces);
    }

    /** The files that were packed into this program. */
    @FunctionalInterface
    public interface Packed {
        /** The text of one, by its path in the project; null where there is none. */
        @Nullable String text(String name);
    }

    /** What begins services. */
    public enum Os {
        LINUX,
        MACOS,
        OTHER;

        /** By the {@code os.name} of the JVM. */
        public static Os named(String osName) {
            String name = osName.toLowerCase(Locale.ROOT);
            return name.equals("linux") ? LINUX : name.startsWith("mac") ? MACOS : OTHER;
        }
    }

    /** Which services there are, for the user with that home. Blocks. */
    public Installed installed(Path home, Map<String, String> environment) {
        return Installed.of(os, root, home, environment);
    }

    /** A file of the machine by its usual name, which begins with a slash. */
    Path at(String absolute) {
        return root.resolve(absolute.substring(1));
    }
}
