package dev.stoker.hardware.linux;

import static dev.stoker.hardware.source.FakeMachine.fixture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.CgroupMemory;
import dev.stoker.hardware.CpuSet;
import dev.stoker.hardware.source.FakeMachine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LinuxCgroupsTest {
    private static final String ROOT = "/sys/fs/cgroup";

    @TempDir Path root;

    @Test
    void takesTheSmallestQuotaOfAllAncestors() {
        var machine =
                unified()
                        .file(ROOT + "/a/cpu.max", "150000 100000\n")
                        .file(ROOT + "/a/b/cpu.max", "max 100000\n")
                        .file(ROOT + "/a/b/c/cpu.max", "400000 100000\n");

        Fact<Double> quota = new LinuxCgroups(machine.files(), null).quota();

        assertThat(quota).isEqualTo(Fact.known(1.5, ROOT + "/a/cpu.max"));
    }

    @Test
    void saysWhereItLookedForAQuota() {
        var machine = unified().file(ROOT + "/a/b/c/cpu.max", "max 100000\n");

        Fact<Double> quota = new LinuxCgroups(machine.files(), null).quota();

        assertThat(quota)
                .isEqualTo(
                        Fact.unknown(
                                "no CPU quota is set in /sys/fs/cgroup/a/b/c or above it, up to"
                                        + " /sys/fs/cgroup"));
    }

    @Test
    void readsTheQuotaOfVersion1() {
        var machine =
                separate("cpu,cpuacct")
                        .file(ROOT + "/x/cpu.cfs_quota_us", "-1\n")
                        .file(ROOT + "/x/cpu.cfs_period_us", "100000\n")
                        .file(ROOT + "/x/d/cpu.cfs_quota_us", "50000\n")
                        .file(ROOT + "/x/d/cpu.cfs_period_us", "100000\n");

        Fact<Double> quota = new LinuxCgroups(machine.files(), null).quota();

        assertThat(quota).isEqualTo(Fact.known(0.5, ROOT + "/x/d/cpu.cfs_quota_us"));
    }

    @Test
    void takesTheCpusetOfTheNearestCgroupThatTellsOne() {
        var machine =
                unified()
                        .file(ROOT + "/cpuset.cpus.effective", "0-15\n")
                        .file(ROOT + "/a/cpuset.cpus.effective", "2-3,8\n");

        Fact<CpuSet> cpuset = new LinuxCgroups(machine.files(), null).cpuset();

        assertThat(cpuset)
                .isEqualTo(
                        Fact.known(CpuSet.of(List.of(2, 3, 8)), ROOT + "/a/cpuset.cpus.effective"));
    }

    @Test
    void boundsMemoryByTheAncestorThatLeavesLeast() {
        var machine =
                unified()
                        .file(ROOT + "/a/memory.max", "8589934592\n")
                        .file(ROOT + "/a/memory.high", "max\n")
                        .file(ROOT + "/a/memory.current", "7516192768\n")
                        .file(ROOT + "/a/memory.stat", "anon 1\ninactive_file 1073741824\n")
                        .file(ROOT + "/a/b/c/memory.max", "max\n")
                        .file(ROOT + "/a/b/c/memory.high", "4294967296\n")
                        .file(ROOT + "/a/b/c/memory.current", "1073741824\n");

        CgroupMemory memory = new LinuxCgroups(machine.files(), null).memory();

        assertThat(memory.limit())
                .isEqualTo(Fact.known(Bytes.ofGibi(4), ROOT + "/a/b/c/memory.high"));
        assertThat(memory.used())
                .isEqualTo(Fact.known(Bytes.ofGibi(1), ROOT + "/a/b/c/memory.current"));
        assertThat(memory.headroom())
                .isEqualTo(Fact.known(Bytes.ofGibi(2), ROOT + "/a/memory.max less what is used"));
    }

    @Test
    void takesTheHugeNumberOfVersion1ForNoLimit() {
        var machine =
                separate("memory")
                        .file(ROOT + "/x/d/memory.limit_in_bytes", "9223372036854771712\n")
                        .file(ROOT + "/x/d/memory.usage_in_bytes", "4096\n");

        CgroupMemory memory = new LinuxCgroups(machine.files(), null).memory();

        assertThat(memory.limit())
                .isEqualTo(
                        Fact.unknown(
                                "no memory limit is set in /sys/fs/cgroup/x/d or above it, up to"
                                        + " /sys/fs/cgroup/x"));
        assertThat(memory.headroom()).isInstanceOf(Fact.Unknown.class);
        assertThat(memory.used().asOptional()).hasValue(new Bytes(4096));
    }

    @Test
    void countsInactivePageCacheOfVersion1AsRoom() {
        var machine =
                separate("memory")
                        .file(ROOT + "/x/d/memory.limit_in_bytes", "2147483648\n")
                        .file(ROOT + "/x/d/memory.usage_in_bytes", "2147483648\n")
                        .file(
                                ROOT + "/x/d/memory.stat",
                                fixture("linux/memory.stat-linux-6.18-v1.txt"));

        CgroupMemory memory = new LinuxCgroups(machine.files(), null).memory();

        assertThat(memory.headroom().asOptional()).hasValue(new Bytes(1_288_540_160L));
    }

    /** As captured under a quota of 1.5 CPUs, one CPU and 1 GiB. */
    @Test
    void readsAnotherCgroupOfVersion1InItsPlaceOfEachHierarchy() {
        FakeMachine machine = hybrid();
        for (String file :
                List.of(
                        "cpu/cpu.cfs_quota_us",
                        "cpu/cpu.cfs_period_us",
                        "cpuset/cpuset.effective_cpus",
                        "memory/memory.limit_in_bytes",
                        "memory/memory.usage_in_bytes",
                        "memory/memory.stat")) {
            String controller = file.substring(0, file.indexOf('/'));
            String name = file.substring(file.indexOf('/') + 1);
            machine.file(
                    ROOT + "/" + controller + "/stoker-engines/" + name,
                    fixture("linux/engines-linux-6.18-v1/" + name));
        }

        var cgroups = new LinuxCgroups(machine.files(), "/stoker-engines");

        assertThat(cgroups.quota())
                .isEqualTo(Fact.known(1.5, ROOT + "/cpu/stoker-engines/cpu.cfs_quota_us"));
        assertThat(cgroups.cpuset().asOptional()).hasValue(CpuSet.of(List.of(0)));
        assertThat(cgroups.memory().limit().asOptional()).hasValue(Bytes.ofGibi(1));
        assertThat(cgroups.memory().headroom().asOptional()).hasValue(new Bytes(1_071_984_640));
        assertThat(new LinuxCgroups(machine.files(), null).memory().limit())
                .isInstanceOf(Fact.Unknown.class);
    }

    @Test
    void readsTheOwnCgroupInAHierarchyThatDoesNotHaveTheOther() {
        FakeMachine machine =
                hybrid().file(ROOT + "/cpu/cpu.cfs_quota_us", "200000\n")
                        .file(ROOT + "/cpu/cpu.cfs_period_us", "100000\n")
                        .file(ROOT + "/memory/stoker-engines/memory.limit_in_bytes", "4096\n");

        var cgroups = new LinuxCgroups(machine.files(), "/stoker-engines");

        assertThat(cgroups.quota().asOptional()).hasValue(2.0);
        assertThat(cgroups.memory().limit().asOptional()).hasValue(new Bytes(4096));
    }

    @Test
    void readsAnotherCgroupOfVersion2WithItsAncestorsAndNotItsOwn() {
        var machine =
                unified()
                        .file(ROOT + "/a/b/c/cpu.max", "50000 100000\n")
                        .file(ROOT + "/stoker.slice/cpu.max", "150000 100000\n")
                        .file(ROOT + "/stoker.slice/engines/cpu.max", "max 100000\n")
                        .file(ROOT + "/stoker.slice/engines/cpuset.cpus.effective", "1\n")
                        .file(ROOT + "/stoker.slice/engines/memory.max", "1073741824\n")
                        .file(ROOT + "/stoker.slice/engines/memory.current", "73741824\n");

        var cgroups = new LinuxCgroups(machine.files(), "/stoker.slice/engines");

        assertThat(cgroups.quota()).isEqualTo(Fact.known(1.5, ROOT + "/stoker.slice/cpu.max"));
        assertThat(cgroups.cpuset().asOptional()).hasValue(CpuSet.of(List.of(1)));
        assertThat(cgroups.memory().headroom().asOptional()).hasValue(new Bytes(1_000_000_000));
    }

    private FakeMachine hybrid() {
        return new FakeMachine(root)
                .file("/proc/self/cgroup", fixture("linux/cgroup-linux-6.18-hybrid-vm.txt"))
                .file("/proc/self/mountinfo", fixture("linux/mountinfo-linux-6.18-hybrid-vm.txt"));
    }

    private FakeMachine unified() {
        return new FakeMachine(root)
                .file("/proc/self/cgroup", "0::/a/b/c\n")
                .file("/proc/self/mountinfo", "1 2 0:3 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
    }

    private FakeMachine separate(String controllers) {
        return new FakeMachine(root)
                .file("/proc/self/cgroup", "4:" + controllers + ":/d\n0::/d\n")
                .file(
                        "/proc/self/mountinfo",
                        "1 2 0:3 / /sys/fs/cgroup/x rw - cgroup cgroup rw," + controllers + "\n");
    }
}
