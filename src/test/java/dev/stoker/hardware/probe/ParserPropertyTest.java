package dev.stoker.hardware.probe;

import static dev.stoker.hardware.source.FakeMachine.fixture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Fact;
import dev.stoker.hardware.Hardware;
import dev.stoker.hardware.source.FakeMachine;
import dev.stoker.hardware.source.Inventory;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damages every text that any parser reads; nothing throws, and no sentinel comes out. */
final class ParserPropertyTest {
    @TempDir Path root;

    static LongStream linuxSeeds() {
        return LongStream.range(0, 40); // forty files each
    }

    static LongStream macSeeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("linuxSeeds")
    void nothingThrowsOnADamagedLinux(long seed) {
        var random = new SplittableRandom(seed);

        Hardware hardware =
                read("Linux", linux(new FakeMachine(root, text -> damage(text, random))));

        assertNoSentinel(hardware);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("macSeeds")
    void nothingThrowsOnADamagedMac(long seed) {
        var random = new SplittableRandom(seed);
        var machine =
                new FakeMachine(root, text -> damage(text, random))
                        .answer("sysctl", fixture("macos/sysctl-m1-pro-excerpt.txt"))
                        .answer("vm_stat", fixture("macos/vm_stat-macos-10.6-excerpt.txt"))
                        .answer(
                                "system_profiler",
                                fixture("macos/system_profiler-radeon-5500m-excerpt.json"));

        Hardware hardware = read("Mac OS X", machine);

        assertNoSentinel(hardware);
    }

    private static Hardware read(String system, FakeMachine machine) {
        var damaged =
                new Machine(
                        system,
                        Fact.unknown("not told"),
                        machine.files(),
                        machine,
                        () -> Inventory.none("no library"));
        var probe = new HardwareProbe(damaged);
        probe.cpuTime()
                .asOptional()
                .ifPresent(time -> assertThat(time.busyCpusSince(time)).isZero());
        probe.resident(1).asOptional().ifPresent(all -> assertThat(all.total()).isNotNull());
        probe.forCgroup("/session.slice").readMemory();
        return probe.read();
    }

    private static void assertNoSentinel(Hardware hardware) {
        hardware.cpu().cores().physical().asOptional().ifPresent(n -> assertThat(n).isPositive());
        hardware.cpu().cores().logical().asOptional().ifPresent(n -> assertThat(n).isPositive());
        hardware.cpu().cores().packages().asOptional().ifPresent(n -> assertThat(n).isPositive());
        hardware.cpu().limits().quota().asOptional().ifPresent(n -> assertThat(n).isPositive());
        hardware.memory().total().asOptional().ifPresent(n -> assertThat(n.value()).isPositive());
        assertThat(hardware.toString()).doesNotContainPattern("value=(-\\d+,|,|null)|NaN");
    }

    /** Up to four cuts, doublings, flips, and numbers of another size; one text in four stays. */
    private static String damage(String text, SplittableRandom random) {
        var damaged = new StringBuilder(text);
        for (int times = random.nextInt(5); times > 0 && !damaged.isEmpty(); times--) {
            int at = random.nextInt(damaged.length());
            int to = Math.min(damaged.length(), at + random.nextInt(1, 12));
            switch (random.nextInt(6)) {
                case 0 -> damaged.delete(at, to);
                case 1 -> damaged.insert(at, damaged.substring(at, to));
                case 2 -> damaged.setCharAt(at, (char) random.nextInt(256));
                case 3 -> damaged.replace(at, to, "99999999999999999999");
                case 4 -> damaged.replace(at, to, "-1");
                default -> damaged.setLength(at);
            }
        }
        return damaged.toString();
    }

    private static FakeMachine linux(FakeMachine machine) {
        String cgroup = "/sys/fs/cgroup/memory/session.slice/work";
        String card = "/sys/bus/pci/devices/0000:03:00.0";
        return machine.file(
                        "/proc/cpuinfo", fixture("linux/cpuinfo-linux-6.18-amd-epyc-zen3-vm.txt"))
                .file("/proc/meminfo", fixture("linux/meminfo-linux-6.18-debian12-vm.txt"))
                .file("/proc/self/status", fixture("linux/status-linux-6.18-vm.txt"))
                .file("/proc/self/cgroup", fixture("linux/cgroup-linux-6.18-hybrid-vm.txt"))
                .file("/proc/self/mountinfo", fixture("linux/mountinfo-linux-6.18-hybrid-vm.txt"))
                .file("/proc/1/status", fixture("linux/status-linux-6.18-vm.txt"))
                .file("/proc/stat", fixture("linux/stat-linux-6.18-vm-before.txt"))
                .file("/etc/os-release", fixture("linux/os-release-debian-12.txt"))
                .file("/sys/devices/system/node/online", "0-1\n")
                .file("/sys/devices/system/cpu/online", "0-3\n")
                .file("/sys/devices/system/cpu/smt/active", "1\n")
                .file("/sys/devices/cpu_core/cpus", "0-1\n")
                .file("/sys/devices/cpu_atom/cpus", "2-3\n")
                .core("0-1", 1024, 0, 1)
                .core("2", 400, 2)
                .core("3", 400, 3)
                .file(cgroup + "/memory.limit_in_bytes", "4294967296\n")
                .file(cgroup + "/memory.usage_in_bytes", "1073741824\n")
                .file(cgroup + "/memory.stat", fixture("linux/memory.stat-linux-6.18-v1.txt"))
                .file("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "150000\n")
                .file("/sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n")
                .file("/sys/fs/cgroup/unified/cpu.max", "150000 100000\n")
                .file("/sys/fs/cgroup/cpuset/cpuset.effective_cpus", "0-3\n")
                .pci("0000:01:00.0", "0x030000", "0x10de", "0x2504")
                .pci("0000:03:00.0", "0x030000", "0x1002", "0x1900")
                .file(card + "/mem_info_vram_total", "25753026560\n")
                .file(card + "/mem_info_vram_used", "1073741824\n")
                .file("/usr/share/misc/pci.ids", "1002  AMD\n\t1900  HawkPoint1\n")
                .answer("nvidia-smi", fixture("gpu/nvidia-smi-580-rtx3060-excerpt.txt"))
                .answer("rocm-smi", fixture("gpu/rocm-smi-6.2-radeon-780m-excerpt.json"));
    }
}
