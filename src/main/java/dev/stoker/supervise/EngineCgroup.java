package dev.stoker.supervise;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cgroup that every engine is put into before its program runs, so that whoever set its limits
 * bounds the engines and not the daemon. It is never made or changed here.
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

    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

    private final @Nullable String path;
    private final Path mountinfo;

    /**
     * @param path below each hierarchy's mount point, such as {@code /stoker-engines}; null to
     *     leave engines in the daemon's own
     */
    EngineCgroup(@Nullable String path) {
        this(path, MOUNTS);
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
        this.path = path;
        this.mountinfo = mountinfo;
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
        List<String> files = files(path).stream().map(Path::toString).toList();
        if (files.isEmpty()) {
            throw new StokerException(
                    ErrorCode.ENGINE_START_FAILED,
                    "the cgroup "
                            + path
                            + " of stoker.supervise.cgroup is not there: make it, or"
                            + " leave the setting out");
        }
        List<String> all = new ArrayList<>(List.of("/bin/sh", "-c", JOIN, "engine"));
        all.add(Integer.toString(files.size()));
        all.addAll(files);
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
        if (path == null || exitCode != NOT_JOINED || lastLines.size() > 2) {
            return null;
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
