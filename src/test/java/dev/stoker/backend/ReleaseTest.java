package dev.stoker.backend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReleaseTest {
    @ParameterizedTest
    @CsvSource({
        "0.33.0-rc2,0,33,0",
        "v4.9.0 (abc),4,9,0",
        "0.11,0,11,0",
        "1.2.3.4,1,2,3",
        "2.0.2+cpu,2,0,2"
    })
    void readsTheNumbersAVersionBeginsWith(String version, int major, int minor, int patch) {
        assertThat(Release.of(version)).isEqualTo(new Release(major, minor, patch));
    }

    @Test
    void knowsNothingOfWhatHasNoNumbers() {
        assertThat(Release.of("b11669-Debian")).isNull();
        assertThat(Release.of(null)).isNull();
        assertThat(Release.of("99999999.1.1")).isNull();
    }

    @Test
    void takesAnUnknownVersionForARecentOne() {
        assertThat(Release.atLeast(null, 0, 30, 0)).isTrue();
        assertThat(Release.atLeast("0.30.0", 0, 30, 0)).isTrue();
        assertThat(Release.atLeast("0.29.9", 0, 30, 0)).isFalse();
        assertThat(Release.atLeast("1.0", 0, 30, 0)).isTrue();
    }

    @Test
    void anUnknownVersionIsSurelyNone() {
        assertThat(Release.surely(null, 0, 1, 0)).isFalse();
        assertThat(Release.surely("b11669", 0, 1, 0)).isFalse();
        assertThat(Release.surely("0.0.9", 0, 1, 0)).isFalse();
        assertThat(Release.surely("0.1.0-rc1", 0, 1, 0)).isTrue();
    }
}
