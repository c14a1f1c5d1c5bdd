package dev.stoker.cli.doctor;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The state folder and the admin token in it: there, ours, and nobody else's. */
final class StateCheck {
    /** As {@code security} names it, which this package may not see; a test compares the two. */
    static final String TOKEN_FILE = "admin.token";

    private static final String CHECK = "state";
    private static final Set<PosixFilePermission> WRITE_BY_OTHERS =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    private static final Set<PosixFilePermission> ANY_BY_OTHERS =
            EnumSet.complementOf(
                    EnumSet.of(
                            PosixFilePermission.OWNER_READ,
                            PosixFilePermission.OWNER_WRITE,
                            PosixFilePermission.OWNER_EXECUTE));

    private StateCheck() {}

    static List<Finding> of(Path folder) {
        if (!Files.exists(folder)) {
            return List.of(
                    Finding.ok(CHECK, folder + " is not there yet; the first start makes it"));
        }
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            return List.of(
                    Finding.fail(
                            CHECK,
                            folder + " is no folder that this user may write to",
                            "run Stoker as its owner, or set STOKER_STATE_FOLDER to another one"));
        }
        var findings = new ArrayList<Finding>();
        Path token = folder.resolve(TOKEN_FILE);
        try {
            modes(folder, WRITE_BY_OTHERS, "chmod go-w", findings);
            if (Files.exists(token, NOFOLLOW_LINKS)) {
                token(token, findings);
            }
        } catch (IOException e) {
            findings.add(
                    Finding.fail(CHECK, "cannot read the modes in " + folder, "look at: " + e));
        }
        return findings.isEmpty() ? List.of(Finding.ok(CHECK, folder.toString())) : findings;
    }

    private static void token(Path token, List<Finding> findings) throws IOException {
        if (!Files.isRegularFile(token, NOFOLLOW_LINKS)) {
            findings.add(
                    Finding.fail(
                            CHECK,
                            token + " is no plain file",
                            "delete it; the next start makes a new token"));
            return;
        }
        modes(token, ANY_BY_OTHERS, "chmod 600", findings);
        if (!Files.isReadable(token)) {
            findings.add(
                    Finding.warn(
                            CHECK,
                            token + " is not readable by this user",
                            "run commands that change something as its owner"));
        }
    }

    private static void modes(
            Path path, Set<PosixFilePermission> forbidden, String remedy, List<Finding> findings)
            throws IOException {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        Set<PosixFilePermission> granted = Files.getPosixFilePermissions(path);
        if (granted.stream().anyMatch(forbidden::contains)) {
            findings.add(
                    Finding.fail(
                            CHECK,
                            "others may use %s (%s)"
                                    .formatted(path, PosixFilePermissions.toString(granted)),
                            "run: " + remedy + " " + path));
        }
    }
}
