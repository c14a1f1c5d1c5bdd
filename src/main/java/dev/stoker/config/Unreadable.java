package dev.stoker.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Why the user of this process cannot read what the configuration names, and what helps: the same
 * words wherever it is told. For the owner of the machine, since it names paths.
 *
 * @param because a part of a sentence
 * @param remedy what to do, a part of a sentence; null where nobody can tell
 * @param missing whether it is not there, as far as this user sees
 */
public record Unreadable(Path path, String because, @Nullable String remedy, boolean missing) {
    private static final List<Path> HOMES =
            List.of(Path.of("/home"), Path.of("/root"), Path.of("/run/user"));

    /** Root's alone: nobody is let in. */
    private static final Path ROOTS = Path.of("/root");

    private static final String ELSEWHERE = "name another place: " + ROOTS + " is root's alone";

    /** Links that lead to links. */
    private static final int MOST_LINKS = 8;

    /** What it should be. */
    enum Kind {
        /** With all that is in it. */
        FOLDER,
        /** No secret. */
        FILE,
        /** Its owner's alone. */
        SECRET
    }

    /**
     * Those of the folders that cannot be read, in their order. Blocks.
     *
     * @param environment of this process
     */
    public static List<Unreadable> folders(List<Path> folders, Map<String, String> environment) {
        var user = Onlooker.ofThisProcess(environment);
        return folders.stream()
                .map(folder -> of(folder, Kind.FOLDER, user))
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * Files of the configuration of which nobody can tell whether they are there, since a folder
     * above is shut. A file that is there and cannot be read is a problem of the configuration.
     * Blocks.
     */
    public static List<Unreadable> files(ConfigSources sources) {
        var user = Onlooker.ofThisProcess(sources.environment());
        return sources.files().stream()
                .map(ConfigSources.ConfigFile::path)
                .filter(Predicate.not(Files::exists))
                .map(file -> of(file, Kind.FILE, user))
                .filter(Objects::nonNull)
                .filter(why -> !why.missing())
                .toList();
    }

    /** Null where it can be read. Blocks. */
    static @Nullable Unreadable of(Path named, Kind kind, Onlooker user) {
        return of(named.toAbsolutePath(), kind, user, MOST_LINKS);
    }

    private static @Nullable Unreadable of(Path path, Kind kind, Onlooker user, int links) {
        for (Path part : parts(path)) {
            if (!Files.exists(part)) {
                Path target = links > 0 ? target(part, path) : null;
                return target == null
                        ? missing(path, part, user)
                        : of(target, kind, user, links - 1);
            }
            boolean last = part.equals(path);
            boolean folder = Files.isDirectory(part);
            if (last && (folder != (kind == Kind.FOLDER) || !(folder || isPlain(part)))) {
                String what = kind == Kind.FOLDER ? "it is no folder" : "it is no file";
                return new Unreadable(path, what, null, false);
            }
            if (folder ? !user.enters().test(part) : !user.reads().test(part)) {
                return shut(path, part, kind, user);
            }
            if (last && !user.reads().test(part)) {
                return shut(path, part, kind, user);
            }
        }
        return null;
    }

    private static boolean isPlain(Path file) {
        return Files.isRegularFile(file);
    }

    /** The root, what is in it, and so on to the path itself. */
    private static List<Path> parts(Path path) {
        var parts = new ArrayList<Path>();
        for (Path part = path; part != null; part = part.getParent()) {
            parts.addFirst(part);
        }
        return parts;
    }

    /** Where a link in it leads that itself can be seen; null where that is none. */
    private static @Nullable Path target(Path link, Path path) {
        try {
            return Files.isSymbolicLink(link)
                    ? link.resolveSibling(Files.readSymbolicLink(link))
                            .resolve(link.relativize(path))
                            .normalize()
                    : null;
        } catch (IOException _) {
            return null;
        }
    }

    private static Unreadable missing(Path path, Path part, Onlooker user) {
        if (user.boxed() && HOMES.stream().anyMatch(path::startsWith)) {
            return new Unreadable(
                    path,
                    "the machine's service sees nobody's home",
                    path.startsWith(ROOTS)
                            ? ELSEWHERE
                            : "run 'sudo systemctl edit stoker' and give it the lines '[Service]' and"
                                    + " 'BindReadOnlyPaths="
                                    + path
                                    + "'",
                    true);
        }
        String what = part.equals(path) ? "it is not there" : "there is no " + part;
        return new Unreadable(path, what, null, true);
    }

    private static Unreadable shut(Path path, Path part, Kind kind, Onlooker user) {
        boolean above = !part.equals(path);
        String whose = whose(part);
        String who = "user '" + user.user() + "' may not ";
        String what =
                above
                        ? who + "look into " + part
                        : kind == Kind.FOLDER ? who + "look into it" : who + "read it";
        return new Unreadable(
                path,
                what + (whose.isEmpty() ? "" : " (" + whose + ")"),
                remedy(part, above, kind, user),
                false);
    }

    private static String remedy(Path part, boolean above, Kind kind, Onlooker looker) {
        String path = quoted(part);
        String user = looker.user();
        if (user.equals(owner(part))) {
            return "run: chmod u+rX " + path;
        }
        if (part.startsWith(ROOTS)) {
            return ELSEWHERE;
        }
        if (kind == Kind.SECRET && !above) {
            return "run: sudo chown " + user + " " + path;
        }
        if (!looker.lists()) {
            return "let that user "
                    + (above || kind == Kind.FOLDER ? "look into " : "read ")
                    + path;
        }
        String what =
                above
                        ? "-m u:" + user + ":x "
                        : kind == Kind.FOLDER ? "-R -m u:" + user + ":rX " : "-m u:" + user + ":r ";
        return "run: sudo setfacl " + what + path;
    }

    private static String quoted(Path path) {
        String text = path.toString();
        return text.matches("[\\w/.+@:-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private static String whose(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path))
                    + " of "
                    + owner(path);
        } catch (IOException | UnsupportedOperationException _) {
            return "";
        }
    }

    private static String owner(Path path) {
        try {
            return Files.getOwner(path, new LinkOption[0]).getName();
        } catch (IOException | UnsupportedOperationException _) {
            return "";
        }
    }

    /** Why, and what helps, as the end of a sentence. */
    public String explained() {
        return remedy == null ? because : because + "; " + remedy;
    }
}
