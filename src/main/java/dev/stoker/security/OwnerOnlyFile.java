package dev.stoker.security;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * A small file of the owner's own on disk, such as a secret: mode 0600, no link, in a folder that
 * nobody else may write.
 */
public final class OwnerOnlyFile {
    private static final Logger LOG = Logger.getLogger(OwnerOnlyFile.class);

    private static final int LIMIT = 4096;

    /** As {@link UUID} writes itself. */
    private static final String DRAFT_NAME = "????????-????-????-????-????????????";

    /** Writing one takes much less. */
    private static final Duration MOMENT = Duration.ofMinutes(1);

    private static final Set<PosixFilePermission> OTHERS =
            EnumSet.complementOf(
                    EnumSet.of(
                            PosixFilePermission.OWNER_READ,
                            PosixFilePermission.OWNER_WRITE,
                            PosixFilePermission.OWNER_EXECUTE));
    private static final Set<PosixFilePermission> OTHERS_WRITE =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final Path path;
    private final Path folder;

    /** That one, which need not be there. */
    public OwnerOnlyFile(Path path) {
        this.path = path.toAbsolutePath();
        this.folder = this.path.resolveSibling("").normalize();
    }

    /** Whether nothing is there; a link that leads nowhere is something. */
    public boolean isMissing() {
        return !Files.exists(path, NOFOLLOW_LINKS);
    }

    /** Appears under its name complete or not at all; a file that is there already is kept. */
    void create(String text) throws IOException {
        Path draft = draft();
        try {
            write(draft, text);
            publish(draft);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Takes the place of what is there at once; a torn write leaves that as it was. */
    public void replace(String text) throws IOException {
        Path draft = draft();
        try {
            write(draft, text);
            Files.move(
                    draft,
                    path,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Has it gone. */
    public void remove() throws IOException {
        Files.deleteIfExists(path);
    }

    private Path draft() {
        return folder.resolve(draftsBegin() + UUID.randomUUID());
    }

    private String draftsBegin() {
        return "." + path.getFileName() + ".";
    }

    /**
     * Removes what writers left that were killed. What is not older than a moment may be another
     * one's that writes just now. What cannot be removed stays, and does no harm.
     */
    public void tidy() {
        try {
            removeDrafts();
        } catch (IOException e) {
            LOG.debugf("drafts of %s stay: %s", this, e);
        }
    }

    private void removeDrafts() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> drafts =
                Files.newDirectoryStream(folder, draftsBegin() + DRAFT_NAME)) {
            for (Path draft : drafts) {
                if (isOld(draft)) {
                    Files.deleteIfExists(draft);
                }
            }
        }
    }

    /** By the clock of the file system, which is the one that has stamped it. */
    private boolean isOld(Path draft) throws IOException {
        Path now = Files.createTempFile(folder, draftsBegin(), ".now");
        try {
            long age =
                    Files.getLastModifiedTime(now).toMillis()
                            - Files.getLastModifiedTime(draft).toMillis();
            return age > MOMENT.toMillis();
        } finally {
            Files.deleteIfExists(now);
        }
    }

    private void write(Path draft, String text) throws IOException {
        Files.createDirectories(folder, mode("rwx------"));
        try (FileChannel channel =
                FileChannel.open(
                        draft,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        mode("rw-------"))) {
            ByteBuffer bytes = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private void publish(Path draft) throws IOException {
        try {
            // A link fails where another start was quicker; a rename would take its token away.
            Files.createLink(path, draft);
        } catch (FileAlreadyExistsException _) {
            return;
        } catch (UnsupportedOperationException | IOException _) {
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /**
     * Its text.
     *
     * @throws IOException with a sentence for the owner, if it is not there or if it is unsafe
     */
    public String read() throws IOException {
        return read(LIMIT);
    }

    /**
     * @param limit most bytes it may have
     */
    String read(int limit) throws IOException {
        if (isMissing()) {
            throw new NoSuchFileException(this + " does not exist; starting Stoker makes it");
        }
        if (!Files.isRegularFile(path, NOFOLLOW_LINKS)) {
            throw new IOException(this + " is no plain file; delete it and start Stoker again");
        }
        refuseIfGranted(path, OTHERS, "others may read or write", "chmod 600");
        refuseIfGranted(folder, OTHERS_WRITE, "others may write to", "chmod go-w");
        if (Files.size(path) > limit) {
            throw new IOException(this + " is larger than " + limit + " bytes");
        }
        return Files.readString(path);
    }

    private static void refuseIfGranted(
            Path what, Set<PosixFilePermission> forbidden, String fault, String remedy)
            throws IOException {
        if (!isPosix(what)) {
            return;
        }
        Set<PosixFilePermission> granted = Files.getPosixFilePermissions(what);
        if (granted.stream().anyMatch(forbidden::contains)) {
            throw new IOException(
                    fault
                            + " "
                            + what
                            + " ("
                            + PosixFilePermissions.toString(granted)
                            + "); run: "
                            + remedy
                            + " "
                            + what);
        }
    }

    private FileAttribute<?>[] mode(String permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
