package dev.stoker.testing;

import dev.stoker.core.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * A cgroup of this machine with limits of its own, of either version. It needs root. Closing it
 * waits until nothing runs in it, and removes it.
 */
public final class RealCgroup implements AutoCloseable {
    private static final Duration EMPTY = Duration.ofSeconds(20);

    private final String path = "/stoker-test-" + UUID.randomUUID();
    private final Map<String, Path> folders = new TreeMap<>();
    private final boolean unified;

    private RealCgroup(boolean unified) {
        this.unified = unified;
    }

    /**
     * A cgroup in the hierarchies of these controllers, of {@code cpu}, {@code cpuset} and {@code
     * memory}.
     *
     * @throws TestAbortedException with the reason, where this machine or this user cannot have one
     */
    public static RealCgroup with(String... controllers) {
        Map<String, Path> mounts = mounts();
        boolean unified = false;
        for (String controller : controllers) {
            unified |= !mounts.containsKey(controller);
        }
        var cgroup = new RealCgroup(unified);
        for (String controller : controllers) {
            Path mount = mounts.get(unified ? "" : controller);
            try {
                cgroup.make(controller, mount);
            } catch (IOException e) {
                cgroup.close();
                throw new TestAbortedException(
                        "no cgroup of this machine can be made for %s: %s"
                                .formatted(controller, e));
            }
        }
        return cgroup;
    }

    private void make(String controller, @Nullable Path mount) throws IOException {
        if (mount == null) {
            throw new IOException("no hierarchy with it is mounted");
        }
        if (unified) {
            Files.writeString(mount.resolve("cgroup.subtree_control"), "+" + controller);
        }
        Path folder = Files.createDirectories(mount.resolve(path.substring(1)));
        folders.put(controller, folder);
        if (controller.equals("cpuset") && !unified) {
            // Without CPUs and memory of its own nothing can be put into it.
            for (String file : List.of("cpuset.cpus", "cpuset.mems")) {
                Files.writeString(folder.resolve(file), Files.readString(mount.resolve(file)));
            }
        }
    }

    /** The mount point of each controller of version 1, and of version 2 under the empty name. */
    private static Map<String, Path> mounts() {
        Map<String, Path> mounts = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(Path.of("/proc/mounts"))) {
                String[] fields = line.split(" ", -1);
                if (fields[2].equals("cgroup2")) {
                    mounts.put("", Path.of(fields[1]));
                } else if (fields[2].equals("cgroup")) {
                    for (String option : fields[3].split(",", -1)) {
                        mounts.put(option, Path.of(fields[1]));
                    }
                }
            }
        } catch (IOException e) {
            throw new TestAbortedException("this machine has no cgroups: " + e);
        }
        return mounts;
    }

    /** As in {@code stoker.supervise.cgroup}. */
    public String path() {
        return path;
    }

    /** CPU time as a number of CPUs. */
    public RealCgroup quota(double cpus) {
        long micros = Math.round(cpus * 100_000);
        return unified
                ? set("cpu", "cpu.max", micros + " 100000")
                : set("cpu", "cpu.cfs_quota_us", Long.toString(micros));
    }

    /** The only CPUs, as the kernel lists them. */
    public RealCgroup cpus(String list) {
        return set("cpuset", "cpuset.cpus", list);
    }

    /** The most memory. */
    public RealCgroup memory(Bytes most) {
        String file = unified ? "memory.max" : "memory.limit_in_bytes";
        return set("memory", file, Long.toString(most.value()));
    }

    /** The most memory it has used so far; version 1, or version 2 since Linux 5.19. */
    public Bytes memoryPeak() {
        String file = unified ? "memory.peak" : "memory.max_usage_in_bytes";
        return new Bytes(Long.parseLong(text("memory", file).strip()));
    }

    /** Processes that the kernel has killed in it for want of memory. */
    public long outOfMemoryKills() {
        String file = unified ? "memory.events" : "memory.oom_control";
        return text("memory", file)
                .lines()
                .filter(line -> line.startsWith("oom_kill "))
                .mapToLong(line -> Long.parseLong(line.substring("oom_kill ".length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError(file + " does not count kills"));
    }

    /** Processes in it now. */
    public List<Long> processes() {
        List<Long> all = new ArrayList<>();
        for (String controller : folders.keySet()) {
            text(controller, "cgroup.procs").lines().map(Long::valueOf).forEach(all::add);
        }
        return all.stream().distinct().toList();
    }

    /** Runs a command in it, from its first instruction on. */
    public ProcessBuilder program(List<String> command) {
        var script = new StringBuilder();
        for (Path folder : folders.values()) {
            script.append("echo $$ >").append(folder.resolve("cgroup.procs")).append(" && ");
        }
        List<String> all = new ArrayList<>(List.of("/bin/sh", "-c", script + "exec \"$@\"", "sh"));
        all.addAll(command);
        return new ProcessBuilder(all);
    }

    private RealCgroup set(String controller, String file, String value) {
        try {
            Files.writeString(folder(controller).resolve(file), value);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String text(String controller, String file) {
        try {
            return Files.readString(folder(controller).resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path folder(String controller) {
        Path folder = folders.get(controller);
        if (folder == null) {
            throw new IllegalArgumentException(controller + " (expected: " + folders + ")");
        }
        return folder;
    }

    @Override
    public void close() {
        Awaitility.await()
                .atMost(EMPTY)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> processes().isEmpty());
        for (Path folder : folders.values()) {
            try {
                Files.deleteIfExists(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
