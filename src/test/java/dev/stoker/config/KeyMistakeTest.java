package dev.stoker.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyMistakeTest {
    @ParameterizedTest
    @CsvSource({
        "stoker.http.port, stoker.http.port",
        "stoker.models.folders[0], stoker.models.folders",
        "stoker.a[12][3], stoker.a",
        "stoker.a[1].b, stoker.a[1].b",
        "stoker.a[1].b[2], stoker.a[1].b",
        "stoker.a[*], stoker.a[*]",
        "stoker.a[], stoker.a[]",
        "stoker.a[x][1], stoker.a[x]",
        "a], a]",
        "], ]",
        "[1], ''",
        "'', ''"
    })
    void takesTheIndexOffTheEndOnly(String key, String bare) {
        assertThat(KeyMistake.withoutIndex(key)).isEqualTo(bare);
    }
}
