package dev.stoker.supervise;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The cgroup that engines are put into before their program runs. One that the configuration names
 * is never made or changed here: whoever set its limits bounds the engines and not the daemon.
 * Without one each engine gets its own where a service manager has delegated some.
 */
public final class EngineCgroup {
    /** Whether engines can be put into it. */
    public enum Access {
        /** No hierarchy has it. */
        MISSING,
        /** It is there, and this user may not put processes into it. */
        CLOSED,
        /** It is there, and this user may, as far as the files' modes tell. */
        OPEN
    }

    /** What {@link #JOIN} ends with if the cgroup cannot be joined; no program's own. */
    static final int NOT_JOINED = 119;

    /*
     * A shell that joins and then becomes the engine: nothing of the engine is ever outside. The
     * first argument is how many files follow; the command comes after them, as "$@".
     */
    private static final String JOIN =
            """
            left=$1
            shift
            while [ "$left" -gt 0 ]; do
              echo $$ >"$1" || exit 119
              shift
              left=$((left - 1))
            done
            exec "$@"
            """;

    private static final Logger LOG = Logger.getLogger(EngineCgroup.class);

    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

    private final @Nullable String path;
    private final Path mountinfo;
    private final @Nullable Delegation delegation;

    /**
     * @param path below each hierarchy's mount point, such as {@code /stoker-engines}; null to
     *     leave engines in the daemon's own
     */
    EngineCgroup(@Nullable String path) {
        this(path, MOUNTS);
    }

    /** Each engine in one of its own below there. */
    static EngineCgroup in(Delegation delegation) {
        return new EngineCgroup(null, MOUNTS, delegation);
    }

    /**
     * Whether this user can put engines into that cgroup. Blocks for file reads.
     *
     * @param path as in {@link SuperviseSettings#cgroup}
     */
    public static Access access(String path) {
        return new EngineCgroup(path).access();
    }

    Access access() {
        List<Path> files = files(path == null ? "/" : path);
        if (files.isEmpty()) {
            return Access.MISSING;
        }
        return files.stream().allMatch(f -> Files.isRegularFile(f) && Files.isWritable(f))
                ? Access.OPEN
                : Access.CLOSED;
    }

    /** For tests. */
    EngineCgroup(@Nullable String path, Path mountinfo) {
        this(path, mountinfo, null);
    }

    private EngineCgroup(@Nullable String path, Path mountinfo, @Nullable Delegation delegation) {
        this.path = path;
        this.mountinfo = mountinfo;
        this.delegation = delegation;
    }

    /**
     * What one engine is to run as, and where. Blocks for files.
     *
     * @param model what it serves
     * @throws StokerException {@code ENGINE_START_FAILED} if the cgroup is nowhere
     */
    Seat seat(List<String> command, String model) {
        Delegation ours = delegation;
        if (ours == null) {
            return new Seat(joining(command), null);
        }
        try {
            Path own = ours.engine(model);
            return new Seat(joining(command, List.of(own.resolve("cgroup.procs"))), own);
        } catch (IOException e) {
            LOG.warnf("an engine of '%s' has no cgroup of its own: %s", model, e);
            return new Seat(command, null);
        }
    }

    /** The path of the cgroup whose limits count for engines; null if none but the daemon's do. */
    @Nullable String limits() {
        return delegation == null ? path : delegation.limit();
    }

    /**
     * A place for one engine.
     *
     * @param command runs it there
     * @param own cgroup of that engine alone; null if it has none
     */
    record Seat(List<String> command, @Nullable Path own) {
        /** The engine has ended, or has not begun. Does not block. */
        void leave() {
            Path left = own;
            if (left != null) {
                Thread.ofVirtual().name("cgroup-removal").start(() -> Delegation.remove(left));
            }
        }
    }

    /**
     * The command that runs {@code command} in the cgroup, as the same process; the command itself
     * if engines stay where the daemon is. Blocks for file reads.
     *
     * @throws StokerException {@code ENGINE_START_FAILED} if the cgroup is nowhere
     */
    List<String> joining(List<String> command) {
        if (path == null) {
            return command;
        }
        List<Path> files = files(path);
        if (files.isEmpty()) {
            throw new StokerException(
                    ErrorCode.ENGINE_START_FAILED,
                    "the cgroup "
                            + path
                            + " of stoker.supervise.cgroup is not there: make it, or"
                            + " leave the setting out");
        }
        return joining(command, files);
    }

    private static List<String> joining(List<String> command, List<Path> files) {
        List<String> all = new ArrayList<>(List.of("/bin/sh", "-c", JOIN, "engine"));
        all.add(Integer.toString(files.size()));
        files.forEach(file -> all.add(file.toString()));
        all.addAll(command);
        return List.copyOf(all);
    }

    /** What a process writes its number to, in each hierarchy that has the cgroup. */
    private List<Path> files(String cgroup) {
        return mounts().stream()
                .map(mount -> mount.resolve(cgroup.substring(1)).resolve("cgroup.procs"))
                .filter(Files::exists)
                .toList();
    }

    /** Why an engine never ran, if this is it; null if it is not. */
    @Nullable String causeOf(int exitCode, List<String> lastLines) {
        boolean joins = path != null || delegation != null;
        if (!joins || exitCode != NOT_JOINED || lastLines.size() > 2) {
            return null;
        }
        if (path == null) {
            return "it could not be put into a cgroup of its own";
        }
        return "it could not be put into the cgroup "
                + path
                + " of stoker.supervise.cgroup: is"
                + " Stoker allowed to, and has it CPUs and memory?";
    }

    /**
     * One for each hierarchy of version 1, and one for version 2. Source: proc_pid_mountinfo(5):
     * field 5 is the mount point, the type is behind a lone hyphen.
     */
    private List<Path> mounts() {
        List<Path> mounts = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(mountinfo)) {
                int hyphen = line.indexOf(" - cgroup");
                String[] fields = line.split(" ", -1);
                if (hyphen > 0 && fields.length > 5) {
                    mounts.add(Path.of(fields[4].replace("\\040", " ")));
                }
            }
        } catch (IOException e) {
            // A machine without such a file has no cgroups.
        }
        return mounts;
    }
}
