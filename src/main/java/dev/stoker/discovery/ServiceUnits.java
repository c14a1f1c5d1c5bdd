package dev.stoker.discovery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The service definitions of systemd and launchd, as far as they name a program to run. */
final class ServiceUnits {
    private static final List<String> SYSTEMD =
            List.of(
                    "/etc/systemd/system",
                    "/run/systemd/system",
                    "/usr/local/lib/systemd/system",
                    "/usr/lib/systemd/system",
                    ".config/systemd/user",
                    "/etc/systemd/user",
                    "/usr/lib/systemd/user",
                    ".local/share/systemd/user");

    private static final List<String> LAUNCHD =
            List.of("Library/LaunchAgents", "/Library/LaunchAgents", "/Library/LaunchDaemons");

    /** {@code ExecStart=-@/usr/bin/x args}: the characters before the path change how it runs. */
    private static final Pattern EXEC_START =
            Pattern.compile("(?m)^ExecStart\\s*=\\s*[-@:+!|]*\"?([^\\s\"]+)");

    private static final Pattern PROGRAM_STRING = Pattern.compile("<string>(/[^<]+)</string>");

    private static final int MOST_BYTES = 64 * 1024;

    private final Surroundings machine;

    ServiceUnits(Surroundings machine) {
        this.machine = machine;
    }

    /**
     * A service and the program it starts.
     *
     * @param name with its suffix: {@code ollama.service}
     */
    record Unit(String name, Path program) {}

    /** All of them, system before user, an administrator's before a package's. Blocks: files. */
    List<Unit> read() {
        var units = new ArrayList<Unit>();
        SYSTEMD.forEach(folder -> read(folder, "*.service", EXEC_START, units));
        LAUNCHD.forEach(folder -> read(folder, "*.plist", PROGRAM_STRING, units));
        return units;
    }

    private void read(String folder, String glob, Pattern program, List<Unit> into) {
        try (var files = Files.newDirectoryStream(in(folder), glob)) {
            for (Path file : files) {
                Matcher match = program.matcher(text(file));
                if (match.find()) {
                    into.add(new Unit(file.getFileName().toString(), in(match.group(1))));
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            // Not this system.
        }
    }

    private static String text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        } catch (IOException _) {
            return ""; // a masked unit links to /dev/null, a broken link to nothing
        }
    }

    /** A unit may name a program by its bare name; systemd then looks in the usual folders. */
    private Path in(String path) {
        return path.startsWith("/")
                ? machine.root().resolve(path.substring(1))
                : path.contains("/") || path.startsWith(".")
                        ? machine.home().resolve(path)
                        : machine.root().resolve("usr/bin").resolve(path);
    }
}
