package dev.stoker.supervise;

import dev.stoker.core.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The branch of the cgroups (version 2) that a service manager has handed to this process, systemd
 * by {@code Delegate=}. The daemon is in its leaf {@code daemon}, and each engine in one of its own
 * below {@code engines}: what the kernel kills for want of memory is then one whole engine, and
 * never the daemon with it.
 *
 * <p>A branch that nobody has handed over is left alone, also where this process could change it.
 * Source: cgroups(7), and systemd's "Control Group APIs and Delegation".
 */
final class Delegation {
    static final String DAEMON = "daemon";
    static final String ENGINES = "engines";

    private static final Logger LOG = Logger.getLogger(Delegation.class);

    /** systemd marks with it what it has handed over, since version 251. */
    private static final String MARK = "delegate";

    private static final Duration EMPTY_WITHIN = Duration.ofSeconds(5);
    private static final long LOOK_MILLIS = 20;

    private final Path branch;
    private final Path mount;
    private final AtomicLong numbers = new AtomicLong();
    private boolean limited;

    private Delegation(Path branch, Path mount) {
        this.branch = branch;
        this.mount = mount;
    }

    /**
     * Takes it over: the daemon goes into its leaf, and what engines of an earlier daemon have left
     * is removed. Blocks.
     *
     * @param most memory that all engines together may have; null for as much as there is
     * @return null where nothing was handed over
     */
    static @Nullable Delegation take(@Nullable Bytes most) {
        long self = ProcessHandle.current().pid();
        return take(Path.of("/proc/self"), Delegation::isMarked, self, most);
    }

    /**
     * @param proc the folder of this process
     * @param handedOver whether that cgroup was handed over
     * @param self number of this process
     */
    static @Nullable Delegation take(
            Path proc, Predicate<Path> handedOver, long self, @Nullable Bytes most) {
        try {
            Seen seen = own(proc);
            if (seen == null) {
                return null;
            }
            Path own = seen.cgroup();
            Path above = own.getParent();
            // systemd puts the daemon there itself where it can: DelegateSubgroup=.
            boolean inLeaf = own.endsWith(DAEMON) && above != null && handedOver.test(above);
            if (!inLeaf && !handedOver.test(own)) {
                return null;
            }
            Path branch = inLeaf && above != null ? above : own;
            if (isTaken(branch.resolve(DAEMON).resolve("cgroup.procs"), self)) {
                LOG.info("engines stay in the daemon's own cgroup: another daemon has taken it");
                return null;
            }
            var taken = new Delegation(branch, seen.mount());
            taken.settle(inLeaf, self, most);
            return taken;
        } catch (IOException e) {
            LOG.infof("engines stay in the daemon's own cgroup: %s", e);
            return null;
        }
    }

    /**
     * @param mount where the hierarchy is seen
     */
    private record Seen(Path cgroup, Path mount) {}

    private static @Nullable Seen own(Path proc) throws IOException {
        for (String line : Files.readAllLines(proc.resolve("cgroup"))) {
            if (line.startsWith("0::/")) {
                return below(proc.resolve("mountinfo"), line.substring("0::".length()));
            }
        }
        return null;
    }

    /** Fields 4 and 5 of proc_pid_mountinfo(5): what of the hierarchy is seen, and where. */
    private static @Nullable Seen below(Path mountinfo, String cgroup) throws IOException {
        for (String line : Files.readAllLines(mountinfo)) {
            String[] fields = line.split(" ", -1);
            if (line.contains(" - cgroup2 ") && fields.length > 5) {
                Path root = Path.of(fields[3]);
                Path path = Path.of(cgroup).normalize();
                Path mount = Path.of(fields[4].replace("\\040", " "));
                return path.startsWith(root)
                        ? new Seen(mount.resolve(root.relativize(path)).normalize(), mount)
                        : null;
            }
        }
        return null;
    }

    private static boolean isMarked(Path cgroup) {
        var marks = Files.getFileAttributeView(cgroup, UserDefinedFileAttributeView.class);
        try {
            ByteBuffer mark = ByteBuffer.allocate(1);
            return marks != null && marks.read(MARK, mark) == 1 && mark.get(0) == '1';
        } catch (IOException _) {
            return false; // no such mark, or a longer one
        }
    }

    /** Whether another process is in the leaf: what is beside it are that one's engines. */
    private static boolean isTaken(Path processes, long self) throws IOException {
        String own = Long.toString(self);
        return Files.exists(processes)
                && Files.readAllLines(processes).stream().anyMatch(line -> !line.equals(own));
    }

    private void settle(boolean inLeaf, long self, @Nullable Bytes most) throws IOException {
        if (!inLeaf) {
            Path leaf = branch.resolve(DAEMON);
            Files.createDirectories(leaf);
            Files.writeString(leaf.resolve("cgroup.procs"), Long.toString(self));
        }
        Path engines = Files.createDirectories(branch.resolve(ENGINES));
        try (DirectoryStream<Path> left = Files.newDirectoryStream(engines, Files::isDirectory)) {
            left.forEach(Delegation::remove);
        }
        // Without it engines have cgroups all the same, and memory is not counted for each.
        boolean counted =
                wrote(branch.resolve("cgroup.subtree_control"), "+memory")
                        && wrote(engines.resolve("cgroup.subtree_control"), "+memory");
        String limit = most == null ? "max" : Long.toString(most.value());
        limited = counted && wrote(engines.resolve("memory.max"), limit) && most != null;
    }

    /**
     * Where the engines' limit is, as a path below the mount point of the hierarchy; null if they
     * have none.
     */
    @Nullable String limit() {
        return limited ? "/" + mount.relativize(branch.resolve(ENGINES)) : null;
    }

    private static boolean wrote(Path file, String value) {
        try {
            Files.writeString(
                    file, value, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
            return true;
        } catch (IOException e) {
            LOG.debugf("%s is not set: %s", file, e);
            return false;
        }
    }

    /**
     * A new one for an engine.
     *
     * @param model for people to know it by
     */
    Path engine(String model) throws IOException {
        String name = model.replaceAll("[^A-Za-z0-9_-]", "_");
        String part = name.substring(0, Math.min(name.length(), 80));
        Path place = branch.resolve(ENGINES).resolve(part + "-" + numbers.incrementAndGet());
        Files.createDirectory(place);
        wrote(place.resolve("memory.oom.group"), "1");
        return place;
    }

    /** Ends whatever is left in it, and removes it. Blocks while processes end. */
    static void remove(Path place) {
        long until = System.nanoTime() + EMPTY_WITHIN.toNanos();
        try {
            while (!removed(place) && System.nanoTime() < until) {
                wrote(place.resolve("cgroup.kill"), "1");
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** The kernel's files in it are no hindrance, only processes are. */
    private static boolean removed(Path place) {
        try {
            Files.deleteIfExists(place);
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
