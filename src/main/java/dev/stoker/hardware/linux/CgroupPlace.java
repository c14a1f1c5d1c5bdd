package dev.stoker.hardware.linux;

import dev.stoker.core.Fact;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where a process sits in one controller's hierarchy. Pure: made from the texts of {@code
 * /proc/self/cgroup} and {@code /proc/self/mountinfo}, cgroups(7) and proc_pid_mountinfo(5).
 *
 * @param unified whether it is the version 2 hierarchy
 * @param directories the cgroup of the process first, then each ancestor up to the mount point;
 *     what is above a cgroup namespace's root cannot be seen
 */
record CgroupPlace(boolean unified, List<String> directories) {
    /** One mounted hierarchy: its cgroup at {@code root} is seen at {@code point}. */
    private record Mount(String root, String point) {
        /** The folder of a cgroup; empty where this mount does not show it. */
        Optional<List<String>> steps(String cgroup) {
            String path = cgroup;
            if (!root.equals("/")) {
                boolean below = cgroup.equals(root) || cgroup.startsWith(root + "/");
                if (!below) {
                    return Optional.empty();
                }
                path = cgroup.substring(root.length());
            }
            List<String> steps = CgroupPlace.steps(path);
            return steps.contains("..") ? Optional.empty() : Optional.of(steps);
        }
    }

    /**
     * Finds the hierarchy of a controller such as {@code memory}: its own version 1 hierarchy where
     * one is mounted, since a controller is then not in version 2; else the unified one.
     */
    static Fact<CgroupPlace> find(String controller, String cgroups, String mountinfo) {
        Optional<String> separate = path(cgroups, controller);
        List<Mount> mounts = mounts(mountinfo, "cgroup", controller);
        boolean unified = separate.isEmpty() || mounts.isEmpty();
        Optional<String> own = unified ? path(cgroups, "") : separate;
        mounts = unified ? mounts(mountinfo, "cgroup2", "") : mounts;
        if (own.isEmpty() || mounts.isEmpty()) {
            return Fact.unknown(
                    "no cgroup hierarchy with the " + controller + " controller is mounted");
        }
        String source = "/proc/self/cgroup, /proc/self/mountinfo";
        return Fact.known(new CgroupPlace(unified, directories(mounts, own.get())), source);
    }

    /** The cgroup of that path in the same hierarchy, below its mount point. */
    CgroupPlace at(String path) {
        String point = directories.getLast();
        return new CgroupPlace(unified, below(point, steps(path)));
    }

    /**
     * A container may see a path of the host's that its mount does not show; the mount point is its
     * own cgroup then.
     */
    private static List<String> directories(List<Mount> mounts, String own) {
        for (Mount mount : mounts) {
            Optional<List<String>> steps = mount.steps(own);
            if (steps.isPresent()) {
                return below(mount.point(), steps.get());
            }
        }
        return List.of(mounts.getFirst().point());
    }

    private static List<String> below(String point, List<String> steps) {
        var directories = new ArrayList<String>();
        for (int depth = steps.size(); depth >= 0; depth--) {
            String below = String.join("/", steps.subList(0, depth));
            directories.add(below.isEmpty() ? point : point + "/" + below);
        }
        return List.copyOf(directories);
    }

    private static List<String> steps(String path) {
        return Arrays.stream(path.split("/", -1)).filter(step -> !step.isEmpty()).toList();
    }

    /** Lines are {@code id:controllers:path}; version 2 has no controllers. */
    private static Optional<String> path(String cgroups, String controller) {
        return cgroups.lines()
                .map(line -> line.split(":", 3))
                .filter(fields -> fields.length == 3)
                .filter(fields -> List.of(fields[1].split(",", -1)).contains(controller))
                .map(fields -> fields[2])
                .findFirst();
    }

    /** Field 4 is the root, 5 the mount point; behind a lone hyphen: type, source, options. */
    private static List<Mount> mounts(String mountinfo, String type, String controller) {
        var mounts = new ArrayList<Mount>();
        for (String line : mountinfo.lines().toList()) {
            int hyphen = line.indexOf(" - ");
            String[] before = line.substring(0, Math.max(hyphen, 0)).split(" ", -1);
            String[] behind = line.substring(Math.max(hyphen, 0)).strip().split(" ", -1);
            if (before.length < 5 || behind.length < 4 || !behind[1].equals(type)) {
                continue;
            }
            if (controller.isEmpty() || List.of(behind[3].split(",", -1)).contains(controller)) {
                mounts.add(new Mount(unescape(before[3]), unescape(before[4])));
            }
        }
        return mounts;
    }

    private static String unescape(String path) {
        return path.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
    }
}
