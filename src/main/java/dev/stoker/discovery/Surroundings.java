package dev.stoker.discovery;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * The machine as discovery sees it; tests put folders of their own in its place.
 *
 * @param root folder in which {@code proc}, {@code etc}, {@code usr} and the like are
 * @param home of the user Stoker runs as
 * @param environment of the daemon
 * @param system which way of reading listening sockets there is
 */
public record Surroundings(
        Path root, Path home, Map<String, String> environment, OperatingSystem system) {
    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** The operating systems that tell their sockets differently. */
    public enum OperatingSystem {
        /** {@code /proc}. */
        LINUX,
        /** {@code lsof}. */
        MACOS,
        /** Neither. */
        OTHER;

        /** By the system property {@code os.name}. Pure. */
        public static OperatingSystem named(String osName) {
            String name = osName.toLowerCase(Locale.ROOT);
            if (name.contains("linux")) {
                return LINUX;
            }
            return name.contains("mac") || name.contains("darwin") ? MACOS : OTHER;
        }
    }
}
