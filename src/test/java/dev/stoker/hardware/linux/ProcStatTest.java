package dev.stoker.hardware.linux;

import static dev.stoker.hardware.source.FakeMachine.fixture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stoker.core.Fact;
import dev.stoker.hardware.CpuTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProcStatTest {
    /** Two CPUs, taken two seconds apart while other programs worked. */
    @Test
    void countsTheCpusThatAreAtWork() {
        CpuTime before = read("linux/stat-linux-6.18-vm-before.txt");
        CpuTime after = read("linux/stat-linux-6.18-vm-2s-later.txt");

        double busy = after.busyCpusSince(before);

        assertThat(after.cpus()).isEqualTo(2);
        assertThat(after.total() - before.total()).isBetween(390L, 410L);
        assertThat(busy).isCloseTo(0.69, within(0.01));
    }

    @Test
    void isIdleWhereNoTickHasPassedOrTimesWentBack() {
        var some = new CpuTime(100, 400, 2);

        assertThat(some.busyCpusSince(some)).isZero();
        assertThat(new CpuTime(90, 380, 1).busyCpusSince(some)).isZero();
        assertThat(new CpuTime(300, 500, 2).busyCpusSince(some)).isEqualTo(2);
        assertThat(new CpuTime(200, 500, 2).without(50).busyCpusSince(some)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cpu",
                "cpu 1 2 3",
                "cpu 1 2 3 4 5",
                "cpu 1 2 3 4 x\ncpu0 1 2 3 4 5",
                "cpu 1 2 3 4 9223372036854775807\ncpu0 1 2 3 4 5",
                "cpu -1 2 3 4 5\ncpu0 1 2 3 4 5"
            })
    void isUnknownWhereTheTextIsDamaged(String text) {
        assertThat(ProcStat.cpuTime(text, "/proc/stat")).isInstanceOf(Fact.Unknown.class);
    }

    @Test
    void readsTheTimesOfAProcessWhateverItsName() {
        String stat = "7 (a) b) R 1 7 7 0 -1 4194304 105 0 0 0 12 30 5 6 20 0 1 0 33 2850816";

        assertThat(ProcStat.ticks(stat, "stat")).isEqualTo(Fact.known(42L, "stat"));
        assertThat(ProcStat.ticks("7 (a) R 1", "stat")).isInstanceOf(Fact.Unknown.class);
        assertThat(ProcStat.ticks("", "stat")).isInstanceOf(Fact.Unknown.class);
    }

    private static CpuTime read(String name) {
        return ProcStat.cpuTime(fixture(name), "/proc/stat").asOptional().orElseThrow();
    }
}
