package dev.stoker.hardware.linux;

import dev.stoker.core.Fact;
import java.util.List;
import java.util.Set;

/**
 * What tells that a process runs in a container. Pure.
 *
 * @param podman text of {@code /run/.containerenv}
 * @param systemd text of {@code /run/systemd/container}, which names the engine
 * @param docker source is {@code /.dockerenv}, which is empty
 * @param cgroups text of {@code /proc/self/cgroup}
 * @param mounts text of {@code /proc/self/mountinfo}
 * @param kernelThread name of process 2
 */
record ContainerMarks(
        Fact<String> podman,
        Fact<String> systemd,
        boolean docker,
        Fact<String> cgroups,
        Fact<String> mounts,
        Fact<String> kernelThread) {
    /** Paths that engines put their containers' cgroups under, when no namespace hides them. */
    private static final List<String> ENGINES =
            List.of("docker", "libpod", "kubepods", "containerd", "lxc", "crio", "buildkit");

    /** The engine, or why there seems to be none. */
    Fact<String> engine() {
        Fact<String> marked = Fact.unknown("no sign of a container");
        if (podman instanceof Fact.Known<String>(_, var source)) {
            marked = Fact.known("podman", source);
        } else if (systemd instanceof Fact.Known<String>(var name, var source)) {
            marked = Fact.known(name, source);
        } else if (docker) {
            marked =
                    leftOver()
                            ? Fact.unknown("/.dockerenv is left over from an image")
                            : Fact.known("docker", "/.dockerenv");
        }
        return marked.or(byCgroup());
    }

    /** Whether it is one; known to be none where the signs could be looked for and are absent. */
    Fact<Boolean> contained() {
        return switch (engine()) {
            case Fact.Known<String>(_, var source) -> Fact.known(true, source);
            case Fact.Unknown<String>(var reason) ->
                    cgroups instanceof Fact.Known<String>
                            ? Fact.known(false, reason)
                            : Fact.unknown("the signs of a container cannot be looked for");
        };
    }

    /**
     * A virtual machine whose disk was made from a container image keeps the mark. There the
     * kernel's own threads are seen, the root is no overlay, and nobody mounted the files that
     * Docker mounts.
     */
    private boolean leftOver() {
        return kernelThread instanceof Fact.Known<String>(var name, _)
                && name.equals("kthreadd")
                && mounts instanceof Fact.Known<String>(var text, _)
                && text.lines().noneMatch(ContainerMarks::setUpByDocker);
    }

    private static boolean setUpByDocker(String mount) {
        String[] fields = mount.split(" ", -1);
        boolean injected = fields.length > 4 && fields[4].equals("/etc/hosts");
        boolean overlay =
                fields.length > 4 && fields[4].equals("/") && mount.contains(" - overlay");
        return injected || overlay;
    }

    private Fact<String> byCgroup() {
        if (cgroups instanceof Fact.Known<String>(var text, var source)) {
            for (String line : text.lines().toList()) {
                Set<String> words = Set.copyOf(List.of(line.split("[/.:-]", -1)));
                for (String engine : ENGINES) {
                    if (words.contains(engine)) {
                        return Fact.known(engine, source);
                    }
                }
            }
        }
        return Fact.unknown("no sign of a container");
    }
}
