package dev.stoker.hardware.linux;

import static dev.stoker.hardware.source.FakeMachine.fixture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Fact;
import org.junit.jupiter.api.Test;

final class ContainerMarksTest {
    private static final Fact<String> NONE = Fact.unknown("there is none");
    private static final String OWN_CGROUP = "0::/\n";

    @Test
    void believesDockersMarkInAContainer() {
        var marks = docker(fixture("linux/mountinfo-docker-v2-excerpt.txt"), "bash");

        assertThat(marks.engine()).isEqualTo(Fact.known("docker", "/.dockerenv"));
        assertThat(marks.contained()).isEqualTo(Fact.known(true, "/.dockerenv"));
    }

    @Test
    void believesItInAContainerThatSeesTheHostsProcesses() {
        var marks = docker(fixture("linux/mountinfo-docker-v2-excerpt.txt"), "kthreadd");

        assertThat(marks.contained().asOptional()).hasValue(true);
    }

    @Test
    void knowsTheMarkOnTheDiskOfAVirtualMachineAsLeftOver() {
        var marks = docker(fixture("linux/mountinfo-linux-6.18-hybrid-vm.txt"), "kthreadd");

        assertThat(marks.contained())
                .isEqualTo(Fact.known(false, "/.dockerenv is left over from an image"));
    }

    @Test
    void knowsPodmanSystemdAndKubernetesByTheirMarks() {
        Fact<String> podman = Fact.known("engine=\"podman-4.3.1\"\n", "/run/.containerenv");
        Fact<String> nspawn = Fact.known("systemd-nspawn", "/run/systemd/container");
        Fact<String> pod =
                Fact.known(
                        fixture("linux/cgroup-docker-v1-kubernetes-excerpt.txt"),
                        "/proc/self/cgroup");

        assertThat(marks(podman, NONE, NONE).engine().asOptional()).hasValue("podman");
        assertThat(marks(NONE, nspawn, NONE).engine()).isEqualTo(nspawn);
        assertThat(marks(NONE, NONE, pod).engine().asOptional()).hasValue("kubepods");
    }

    @Test
    void saysNothingWhereNothingCanBeRead() {
        var marks = marks(NONE, NONE, NONE);

        assertThat(marks.contained()).isInstanceOf(Fact.Unknown.class);
    }

    private static ContainerMarks docker(String mounts, String process2) {
        return new ContainerMarks(
                NONE,
                NONE,
                true,
                Fact.known(OWN_CGROUP, "/proc/self/cgroup"),
                Fact.known(mounts, "/proc/self/mountinfo"),
                Fact.known(process2, "/proc/2/comm"));
    }

    private static ContainerMarks marks(
            Fact<String> podman, Fact<String> systemd, Fact<String> cgroups) {
        return new ContainerMarks(podman, systemd, false, cgroups, NONE, NONE);
    }
}
