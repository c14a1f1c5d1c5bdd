package dev.stoker.hardware.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTextTest {
    @Test
    void readsWhatVendorsPrint() {
        var read =
                JsonText.object(" {\"a\" : [ {\"b\":\"x \\\"y\\/z\"}, 1.5, null ], \"c\": {} }\n");

        assertThat(read)
                .hasValue(
                        Map.of("a", List.of(Map.of("b", "x \"y/z"), "1.5", "null"), "c", Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "{", "{\"a\"", "{\"a\":}", "{\"a\":1", "[1,", "{\"a\" 1}"})
    void makesNothingOfDamage(String text) {
        var read = JsonText.object(text);

        assertThat(read.orElse(Map.of())).isEmpty();
    }

    @Test
    void givesUpOnDepthThatNobodyPrints() {
        var read = JsonText.object("{\"a\":" + "[".repeat(100_000));

        assertThat(read).isEmpty();
    }
}
