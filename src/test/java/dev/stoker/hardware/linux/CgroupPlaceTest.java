package dev.stoker.hardware.linux;

import static dev.stoker.hardware.source.FakeMachine.fixture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Fact;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CgroupPlaceTest {
    private static final String SLICES = "0::/user.slice/user-1000.slice/session-2.scope\n";
    private static final String UNIFIED =
            "26 22 0:24 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n";

    @Test
    void walksFromTheOwnCgroupToTheMountPoint() {
        CgroupPlace place = find("cpu", SLICES, UNIFIED);

        assertThat(place)
                .isEqualTo(
                        new CgroupPlace(
                                true,
                                List.of(
                                        "/sys/fs/cgroup/user.slice/user-1000.slice/session-2.scope",
                                        "/sys/fs/cgroup/user.slice/user-1000.slice",
                                        "/sys/fs/cgroup/user.slice",
                                        "/sys/fs/cgroup")));
    }

    @Test
    void prefersTheControllersOwnHierarchyWhereBothAreMounted() {
        CgroupPlace place =
                find(
                        "memory",
                        fixture("linux/cgroup-linux-6.18-hybrid-vm.txt"),
                        fixture("linux/mountinfo-linux-6.18-hybrid-vm.txt"));

        assertThat(place.unified()).isFalse();
        assertThat(place.directories())
                .startsWith("/sys/fs/cgroup/memory/session.slice/work")
                .endsWith("/sys/fs/cgroup/memory");
    }

    @Test
    void takesTheMountsRootOffAPathOfTheHost() {
        CgroupPlace place =
                find(
                        "cpu",
                        fixture("linux/cgroup-docker-v1-kubernetes-excerpt.txt"),
                        fixture("linux/mountinfo-docker-v1-kubernetes-excerpt.txt"));

        assertThat(place).isEqualTo(new CgroupPlace(false, List.of("/sys/fs/cgroup/cpu")));
    }

    @Test
    void takesTheMountPointWhereThePathIsNotBelowIt() {
        String mounts = "1 2 0:3 /docker/a /sys/fs/cgroup ro - cgroup2 cgroup rw\n";

        CgroupPlace elsewhere = find("cpu", "0::/docker/b\n", mounts);
        CgroupPlace above = find("cpu", "0::/../../init.scope\n", UNIFIED);

        assertThat(elsewhere.directories()).containsExactly("/sys/fs/cgroup");
        assertThat(above.directories()).containsExactly("/sys/fs/cgroup");
    }

    @Test
    void doesNotTakeANeighbourForItsOwn() {
        String mounts = "1 2 0:3 /docker/a /sys/fs/cgroup ro - cgroup2 cgroup rw\n";

        CgroupPlace place = find("cpu", "0::/docker/ab/c\n", mounts);

        assertThat(place.directories()).containsExactly("/sys/fs/cgroup");
    }

    @Test
    void isUnknownWithoutAMount() {
        Fact<CgroupPlace> place = CgroupPlace.find("cpu", SLICES, "");

        assertThat(place)
                .isEqualTo(Fact.unknown("no cgroup hierarchy with the cpu controller is mounted"));
    }

    private static CgroupPlace find(String controller, String cgroups, String mounts) {
        return CgroupPlace.find(controller, cgroups, mounts).asOptional().orElseThrow();
    }
}
