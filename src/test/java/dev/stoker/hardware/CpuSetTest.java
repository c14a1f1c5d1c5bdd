package dev.stoker.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CpuSetTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0-3", "0-3,8,10-11", "5,7"})
    void writesWhatItReads(String list) {
        CpuSet cpus = CpuSet.parse(list + "\n").orElseThrow();

        assertThat(cpus).hasToString(list);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "3-1", "-1", "0-", "1,,2", "0-4294967295", "0-999999", "1-2-3"})
    void readsNothingElse(String list) {
        assertThat(CpuSet.parse(list)).isEmpty();
    }

    @Test
    void intersects() {
        var some = CpuSet.of(List.of(0, 1, 2));
        var others = CpuSet.of(List.of(2, 3));

        CpuSet both = some.intersection(others);

        assertThat(both).isEqualTo(CpuSet.of(List.of(2)));
        assertThat(some.intersects(CpuSet.of(List.of(7)))).isFalse();
    }
}
