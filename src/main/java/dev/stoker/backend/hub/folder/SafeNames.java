package dev.stoker.backend.hub.folder;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The one way from a name that somebody else gave to a path in the folder (SECURITY rule 7). A word
 * that another system reads differently is refused on every system, since the same repositories are
 * downloaded on all of them.
 */
public final class SafeNames {
    /**
     * Begins with no dot (hidden), ends with none and with no blank (Windows drops them); no
     * separator, colon, control character or anything beyond ASCII in between.
     */
    private static final Pattern WORD =
            Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9._ +=@,()\\[\\]-]{0,178}[A-Za-z0-9_)\\]-])?");

    private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul", "conin$");
    private static final Pattern NUMBERED_DEVICE = Pattern.compile("(?:com|lpt)[0-9]");

    /** With the two of a repository, what the scan of the folder goes down to. */
    private static final int MOST_WORDS = 6;

    private SafeNames() {}

    /**
     * Where {@code name} lies below {@code root}. Looks at no disk.
     *
     * @param name words with {@code /} between them
     * @throws StokerException {@code MODEL_FILE_REFUSED} if it is anything else
     */
    static Path below(Path root, String name) {
        String[] words = name.split("/", -1);
        if (words.length > MOST_WORDS) {
            throw refused(name, "has more than %d folders".formatted(MOST_WORDS - 1));
        }
        Path path = root;
        for (String word : words) {
            if (!isSafe(word)) {
                throw refused(name, "is no name for a file here");
            }
            path = path.resolve(word);
        }
        return path;
    }

    private static boolean isSafe(String word) {
        int dot = word.indexOf('.');
        String device = (dot < 0 ? word : word.substring(0, dot)).strip().toLowerCase(Locale.ROOT);
        return WORD.matcher(word).matches()
                && !DEVICES.contains(device)
                && !NUMBERED_DEVICE.matcher(device).matches();
    }

    /**
     * Makes the folders down to {@code folder}, none of which may be a link: it would lead out.
     *
     * @param root with links followed
     * @param folder from {@link #below}
     */
    static void makeFolders(Path root, Path folder) throws IOException {
        Path made = root;
        for (Path word : root.relativize(folder)) {
            made = made.resolve(word);
            try {
                Files.createDirectory(made);
            } catch (FileAlreadyExistsException _) {
                demandOwn(root, made);
            }
        }
    }

    /** Not a link, a folder, and inside once links are followed. */
    private static void demandOwn(Path root, Path made) throws IOException {
        if (!Files.isDirectory(made, LinkOption.NOFOLLOW_LINKS)
                || !made.toRealPath().startsWith(root)) {
            throw refused(root.relativize(made).toString(), "is something else than a folder here");
        }
    }

    private static StokerException refused(String name, String because) {
        String shown = name.replaceAll("[^\\x20-\\x7e]", "?");
        return new StokerException(
                ErrorCode.MODEL_FILE_REFUSED,
                "'%s' %s"
                        .formatted(
                                shown.length() <= 200 ? shown : shown.substring(0, 200) + "…",
                                because));
    }
}
